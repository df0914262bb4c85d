import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseOpenaiJob } from '../gpu-workers/runtime/openai-job.ts';
import { jobInputSchema } from '../shared/job-input.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');
const dockerfiles = globSync('{gpu-workers,cpu-engine}/{,*/}Dockerfile', { cwd: root });

/** The variables that a schema in a source file reads: its keys in capitals. */
const variablesOf = (path: string): string[] =>
  [...read(path).matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name!);
const settings = variablesOf('gpu-workers/settings.ts');
const workerVariables = [...settings, ...variablesOf('gpu-workers/runtime/env.ts')];
const scripts = globSync('gpu-workers/{,*/}*.sh', { cwd: root }).map(read).join('\n');

describe('the Dockerfiles', () => {
  it('are three', () => expect(dockerfiles).toHaveLength(3));

  it.each(dockerfiles)('%s has the Node that everything else runs with, by the same digest', (path) => {
    const { node } = JSON.parse(read('package.json')).devDependencies;
    const image = /^ARG NODE_IMAGE=(\S+)$/m.exec(read(path))?.[1];
    expect(image).toMatch(new RegExp(`/node:${node}-bookworm-slim@sha256:[0-9a-f]{64}$`));
    expect(read('compose.yaml')).toContain(image);
  });

  it.each(dockerfiles)('%s gives npm every workspace that the lock file knows', (path) => {
    const copied = [...read(path).matchAll(/^COPY (\S+)\/package\.json \1\/$/gm)].map(([, folder]) => folder);
    expect(copied.toSorted()).toEqual(JSON.parse(read('package.json')).workspaces.toSorted());
  });

  it.each(dockerfiles.filter((path) => path.startsWith('gpu-workers')))('%s pins vLLM by digest', (path) =>
    expect(read(path)).toMatch(/^ARG VLLM_IMAGE=\S+:v[\d.]+@sha256:[0-9a-f]{64}$/m),
  );
});

const hubSchema = z.object({ config: z.object({ env: z.array(z.object({ key: z.string() })) }) });
const hubTestsSchema = z.object({
  tests: z.array(z.object({ name: z.string(), input: z.record(z.string(), z.unknown()), timeout: z.int() })),
  config: z.object({ env: z.array(z.object({ key: z.string(), value: z.string() })) }),
});

describe.each(['classify', 'extract'])('the Hub’s listing of %s', (task) => {
  const hub = hubSchema.parse(JSON.parse(read(`gpu-workers/${task}/.runpod/hub.json`)));
  const hubTests = hubTestsSchema.parse(JSON.parse(read(`gpu-workers/${task}/.runpod/tests.json`)));

  it('offers only variables that something reads', () => {
    const names = [...hub.config.env, ...hubTests.config.env].map(({ key }) => key);
    // RunPod itself reads its own.
    const unread = names.filter(
      (name) => !name.startsWith('RUNPOD_') && !workerVariables.includes(name) && !scripts.includes(name),
    );
    expect(unread).toEqual([]);
  });

  it.each(hubTests.tests)('tests a job that the worker takes: $name', ({ input }) => {
    const job = parseOpenaiJob(input) ?? jobInputSchema.parse(input);
    if ('task' in job) expect(job.task).toBe(task);
  });
});

describe('docs/operations.md', () => {
  const rows = new Set([...read('docs/operations.md').matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name));
  const ours = workerVariables.filter((name) => !name.startsWith('RUNPOD_'));
  const ofScripts = [...scripts.matchAll(/\$\{((?:VLLM|MODEL)_[A-Z_]+):-|^: "\$\{([A-Z_]+):=/gm)].map(
    ([, plain, given]) => plain ?? given,
  );

  it('explains every variable of a worker', () => expect(ours.filter((name) => !rows.has(name))).toEqual([]));

  it('explains every variable of the start script that has a default', () => {
    const internal = ['MODEL_CACHE', 'MODEL_LINK_DIR'];
    expect(ofScripts.filter((name) => !rows.has(name) && !internal.includes(name!))).toEqual([]);
    expect(ofScripts).toContain('VLLM_EXTRA_ARGS');
  });
});
