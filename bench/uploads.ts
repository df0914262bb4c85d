import { type GatewayAlone, startGatewayAlone } from '../local/gateway-alone.ts';
import { MAX_DOCUMENT_BYTES } from '../shared/api/documents.ts';
import { residentMib } from './main-job/memory.ts';
import { type IsolateMemory, watchIsolate } from './uploads/isolate-memory.ts';
import { workerdPids } from './uploads/processes.ts';
import { register, type Uploading, type Way } from './uploads/upload.ts';

const SAMPLE_INTERVAL_MS = 50;
const FEW = 10;
const MANY = 100;
const ways: readonly Way[] = ['signed URL', 'through the gateway'];

type Memory = { isolate: number; process: number };
type Phase = { name: string; seconds: number; peak: Memory };
type Run = { idle: Memory; phases: Phase[] };

/**
 * What the gateway holds while callers upload the largest documents there are, all at once. The isolate is the Worker alone.
 * Its process is on one machine also R2 and R2's S3 endpoint, which in production are elsewhere.
 */
export async function uploads(): Promise<void> {
  const mib = MAX_DOCUMENT_BYTES / 1024 ** 2;
  process.stdout.write(
    `${FEW} and ${MANY} callers at once with a document of ${mib} MiB each; memory in MiB at its peak\n`,
  );
  for (const way of ways) {
    const few = await measure(way, FEW);
    const many = await measure(way, MANY);
    process.stdout.write(
      `\n${way}: isolate idle ${few.idle.isolate.toFixed(0)}, process idle ${few.idle.process.toFixed(0)}\n`,
    );
    for (const [index, phase] of many.phases.entries()) {
      const before = few.phases[index] as Phase;
      process.stdout.write(`  ${phase.name.padEnd(9)} ${toCells(before, phase)}\n`);
    }
  }
}

const toCells = (few: Phase, many: Phase): string =>
  (['isolate', 'process'] as const)
    .map((kind) => {
      const [low, high] = [few.peak[kind], many.peak[kind]];
      return `${kind} ${low.toFixed(0)} → ${high.toFixed(0)} (${(high / low).toFixed(2)} times)`;
    })
    .concat(`${few.seconds.toFixed(1)} s → ${many.seconds.toFixed(1)} s`)
    .join('   ');

/** On a gateway of its own, for what was once taken from the system stays with a process. */
async function measure(way: Way, callers: number): Promise<Run> {
  const gateway = await startGatewayAlone();
  try {
    const isolate = await watchIsolate(gateway.pid);
    const run = await runPhases(gateway, isolate, way, callers);
    isolate.close();
    return run;
  } finally {
    await gateway.stop();
  }
}

async function runPhases(gateway: GatewayAlone, isolate: IsolateMemory, way: Way, callers: number): Promise<Run> {
  const pid = (await workerdPids(gateway.pid)).at(-1) ?? 0;
  const read = async (): Promise<Memory> => ({ isolate: await isolate.readMib(), process: await residentMib(pid) });
  const makeAll = (count: number) =>
    Promise.all(Array.from({ length: count }, () => register(gateway, way, MAX_DOCUMENT_BYTES)));
  const warmUp = await makeAll(1); // code is loaded, buffers are there
  for (const step of ['upload', 'complete', 'remove'] as const) await warmUp[0]?.[step]();

  const idle = await read();
  const documents = await makeAll(callers);
  const phases: Phase[] = [];
  for (const name of ['upload', 'complete'] as const) phases.push(await watch(name, documents, read));
  await Promise.all(documents.map((document) => document.remove()));
  return { idle, phases };
}

/** Every caller takes the same step at once, while memory is watched. */
async function watch(name: 'upload' | 'complete', documents: Uploading[], read: () => Promise<Memory>): Promise<Phase> {
  const peak: Memory = await read();
  let isOver = false;
  const sampling = (async () => {
    while (!isOver) {
      const now = await read();
      peak.isolate = Math.max(peak.isolate, now.isolate);
      peak.process = Math.max(peak.process, now.process);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_INTERVAL_MS));
    }
  })();
  const beganAtMs = performance.now();
  await Promise.all(documents.map((document) => document[name]()));
  const seconds = (performance.now() - beganAtMs) / 1000;
  isOver = true;
  await sampling;
  return { name, seconds, peak };
}
