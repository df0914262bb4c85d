import { parseArgs } from 'node:util';
import pc from 'picocolors';
import { ensureDevVars } from './dev-vars.ts';
import { findFreePort, probePort } from './ports.ts';
import { type Stack, startStack } from './stack.ts';
import { stopOnSignal } from './stop-on-signal.ts';

const usage = `Usage: npm start

Runs the whole service on this machine until Ctrl-C: gateway, RunPod emulator, both workers and the CPU engine.

  PORT=8787      the gateway's port; PORT=0 takes any free one
  --verbose      also prints what every part writes into its log
`;

const { values } = parseArgs({ options: { verbose: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const fail = (text: string): never => {
  process.stderr.write(`${pc.red('docproc cannot start:')} ${text}\n`);
  process.exit(1);
};

let stack: Stack | undefined;
let starting: Promise<void> | undefined;
stopOnSignal(async () => {
  say('\nStopping …');
  await starting?.catch(() => {});
  await stack?.stop();
}, 0);

async function start(): Promise<void> {
  const port = Number(process.env.PORT ?? '8787');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return fail('PORT must be a number from 0 to 65535.');
  const gatewayPort = port === 0 ? await findFreePort() : await probePort(port);
  if (gatewayPort === null) {
    return fail(`port ${port} is in use. Stop what listens there, or choose another one: PORT=8800 npm start`);
  }
  const { vars, created } = ensureDevVars();
  stack = await startStack({
    gatewayPort,
    vars,
    stateDir: new URL('../.wrangler/state', import.meta.url).pathname,
    allowPrivateSources: true,
    onStep: (step) => say(pc.dim(`${step} …`)),
    ...(values.verbose && { onLine: (part: string, line: string) => say(`${pc.dim(`[${part}]`)} ${line}`) }),
    onLost: (part, lastLines) => {
      process.stderr.write(`${pc.red(`The ${part} ended and could not be started again.`)}\n${lastLines.join('\n')}\n`);
      void stack?.stop().then(() => process.exit(1));
    },
  });
  say(`docproc ready ${stack.gatewayUrl}`);
  say(`Key: GATEWAY_API_KEY in .dev.vars${created ? ' (written just now)' : ''}. Ctrl-C stops everything.`);
}

starting = start().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
