import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { DEFAULT_MANAGEMENT_URL } from './api-request.ts';
import { applyPlan, type Credentials, type Outcome } from './apply-plan.ts';
import { dryRun, showDryRun } from './dry-run.ts';
import { endpointTasks, gatewayVariables } from './endpoint-settings.ts';
import { toJsonReport } from './json-report.ts';
import { createManagementApi } from './management-api.ts';
import { type DeployOptions, parseOptions } from './options.ts';
import { isEmptyPlan, makePlan } from './plan.ts';
import { DeployProblem } from './problem.ts';
import { createSend } from './send-request.ts';
import { showPlan } from './show-plan.ts';
import { usage } from './usage.ts';
import { withoutSecrets } from './without-secrets.ts';

/**
 * `docproc deploy runpod`: read → plan → ask → apply → the gateway's variables. Nothing is changed before the plan is
 * confirmed, and a second run finds nothing to change.
 *
 * @param args - What stands behind these words.
 */
export async function deployRunpod(args: string[], realIo: Io): Promise<ExitCode> {
  const parsed = parseOptions(args, realIo.env);
  if (parsed.kind === 'help') {
    realIo.out(usage);
    return exitCodes.done;
  }
  if (parsed.kind === 'wrong') return refuse(realIo, parsed.reason);
  const { options } = parsed;
  const io = withoutSecrets(realIo, options.variables);
  const managementUrl = toManagementUrl(io.env.RUNPOD_MANAGEMENT_URL);
  if (managementUrl === null) return refuse(io, 'RUNPOD_MANAGEMENT_URL must be an https URL.');
  if (options.isDryRun) return showRequests(io, managementUrl, options);

  const apiKey = io.env.RUNPOD_API_KEY?.trim();
  if (!apiKey) return refuse(io, 'RUNPOD_API_KEY is needed. --dry-run works without.');
  if (!/^[\x21-\x7e]+$/.test(apiKey)) return refuse(io, 'RUNPOD_API_KEY holds characters that no key has.');
  try {
    return await deploy(io, managementUrl, apiKey, options);
  } catch (error) {
    if (!(error instanceof DeployProblem)) throw error;
    io.err(error.message);
    return exitCodes.failed;
  }
}

async function deploy(io: Io, managementUrl: string, apiKey: string, options: DeployOptions): Promise<ExitCode> {
  const send = createSend(io, apiKey);
  const runpod = { api: createManagementApi(send, managementUrl), send, managementUrl };
  const plan = await makePlan(runpod, options);
  const credentials = toCredentials(io.env);
  if (plan.registry?.action === 'create' && credentials === null) {
    return refuse(io, `RunPod has no credentials ${plan.registry.name}. Set REGISTRY_USERNAME and REGISTRY_PASSWORD.`);
  }
  if (!options.isJson) for (const line of showPlan(plan, io.colors)) io.out(line);

  if (!isEmptyPlan(plan) && !(await isConfirmed(io, options))) {
    if (options.isJson) io.out(toJsonReport(plan, options, null));
    io.err('Nothing was changed. Add --yes to go on without a question.');
    return exitCodes.failed;
  }
  const onStep = (text: string) => {
    if (!options.isJson) io.out(io.colors.dim(text));
  };
  const outcome = await applyPlan(runpod, plan, { credentials, onStep });
  if (options.isJson) io.out(toJsonReport(plan, options, outcome));
  else showVariables(io, outcome);
  for (const problem of outcome.problems) io.err(io.colors.red(problem));
  return outcome.problems.length === 0 ? exitCodes.done : exitCodes.failed;
}

async function isConfirmed(io: Io, { isConfirmed, isJson }: DeployOptions): Promise<boolean> {
  if (isConfirmed) return true;
  if (isJson || !io.isInteractive) return false;
  return /^y(es)?$/i.test((await io.ask('Go on? [y/N] ')).trim());
}

function showVariables(io: Io, { ids }: Outcome): void {
  const variables = endpointTasks.flatMap((task) => {
    const id = ids.get(task);
    return id === undefined ? [] : [{ name: gatewayVariables[task], id }];
  });
  if (variables.length === 0) return;
  io.out('\nThe gateway’s variables:');
  for (const { name, id } of variables) io.out(`${name}=${id}`);
  io.out(io.colors.dim(`npx wrangler deploy ${variables.map(({ name, id }) => `--var ${name}:${id}`).join(' ')}`));
}

function showRequests(io: Io, managementUrl: string, options: DeployOptions): ExitCode {
  const steps = dryRun(managementUrl, options);
  if (!options.isJson) io.out(showDryRun(steps));
  else {
    const requests = steps.map(({ purpose, request: { method, url, body } }) => ({ purpose, method, url, body }));
    io.out(JSON.stringify({ environment: options.environment, requests }, null, 2));
  }
  return exitCodes.done;
}

function refuse(io: Io, reason: string): ExitCode {
  io.err(`${reason} Try docproc deploy runpod --help.`);
  return exitCodes.usage;
}

/** The key travels with every request: over https, or to this machine. */
function toManagementUrl(given: string | undefined): string | null {
  const text = given?.trim() || DEFAULT_MANAGEMENT_URL;
  if (!URL.canParse(text)) return null;
  const { protocol, hostname } = new URL(text);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLocal) ? text.replace(/\/+$/, '') : null;
}

function toCredentials(env: Io['env']): Credentials | null {
  const { REGISTRY_USERNAME: username, REGISTRY_PASSWORD: password } = env;
  return username && password ? { username, password } : null;
}
