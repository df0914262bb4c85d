import { fileURLToPath } from 'node:url';
import { startEmulator } from '../../emulator/start.ts';
import { startChild } from '../../local/child.ts';
import { median } from '../main-job/memory.ts';
import { processorMs } from './processor-time.ts';

const script = fileURLToPath(new URL('./instant-worker.ts', import.meta.url));
const JOBS = 1_500;
const SINGLE_JOBS = 200;
/** What the loop of RunPod's Python worker reaches with the same work: it sleeps between takes. */
const pythonWorker: Readonly<Record<number, number>> = { 1: 1.0, 8: 7.9 };
const PYTHON_TURN_ROUND_MS = 1_000;

/**
 * Jobs a second, and the turn-round of a single job, through a real worker process on the emulator. The emulator, its
 * clients and the worker share this machine, so the figures are a lower bound of what the loop can do; the processor time
 * of the worker alone says what a job costs it whatever else runs.
 */
export async function timeWorkerLoop(concurrency: number): Promise<void> {
  const emulator = await startEmulator({
    endpoints: [{ id: 'bench', clientKeys: ['client'], workerKeys: ['worker'] }],
  });
  const env = { ...emulator.workerVariables('bench', 'worker-1'), DOCPROC_CONCURRENCY: String(concurrency) };
  const worker = startChild({ name: 'worker', args: [script], env, onLine: () => {}, onExit: () => {} });
  const askOnce = async () => {
    const response = await fetch(`${emulator.url}/v2/bench/runsync`, {
      method: 'POST',
      headers: { authorization: 'Bearer client', 'content-type': 'application/json' },
      body: JSON.stringify({ input: { page: 1 } }),
    });
    const { status } = (await response.json()) as { status: string };
    if (status !== 'COMPLETED') throw new Error(`A job ended as ${status}`);
  };
  try {
    await repeat(50, concurrency, askOnce); // the worker starts, and both sides compile what they run often
    const turnRounds = await timeEach(SINGLE_JOBS, askOnce);
    const startedAtMs = performance.now();
    const usedMs = await processorMs(worker.pid);
    await repeat(JOBS, 3 * concurrency, askOnce); // always more jobs in the queue than the worker holds
    const jobsPerSecond = (1_000 * JOBS) / (performance.now() - startedAtMs);
    const processorMsPerJob = ((await processorMs(worker.pid)) - usedMs) / JOBS;
    report(concurrency, { jobsPerSecond, processorMsPerJob, turnRounds });
  } finally {
    await worker.stop();
    await emulator.close();
  }
}

async function timeEach(count: number, work: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const startedAtMs = performance.now();
    await work();
    times.push(performance.now() - startedAtMs);
  }
  return times;
}

async function repeat(count: number, lanes: number, work: () => Promise<void>): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

type LoopTimes = { jobsPerSecond: number; processorMsPerJob: number; turnRounds: number[] };

function report(concurrency: number, { jobsPerSecond, processorMsPerJob, turnRounds }: LoopTimes): void {
  const python = pythonWorker[concurrency] ?? concurrency;
  const turnRoundMs = median(turnRounds);
  process.stdout.write(
    `Concurrency ${concurrency}: ${jobsPerSecond.toFixed(0)} jobs/s (Python worker ${python.toFixed(1)}: × ${(jobsPerSecond / python).toFixed(0)}); ` +
      `turn-round of one job ${turnRoundMs.toFixed(1)} ms in the middle, ${Math.max(...turnRounds).toFixed(0)} ms at worst (Python worker ${PYTHON_TURN_ROUND_MS}: × ${(PYTHON_TURN_ROUND_MS / turnRoundMs).toFixed(0)}); ` +
      `the worker itself used ${processorMsPerJob.toFixed(2)} ms of a processor for each job\n`,
  );
}
