import { setTimeout as wait } from 'node:timers/promises';
import { ApiError } from '../../../shared/errors.ts';
import { runWorker } from '../worker.ts';

/** What the example handler does: report, block the thread, wait for `wait_ms` or an abort, fail, and give its input back. */
type ExampleInput = { progress?: unknown[]; block_ms?: number; wait_ms?: number; fail?: boolean };

/** A worker in a process of its own, for tests of what only a process has: signals, exit codes, a thread that blocks. */
process.exitCode = await runWorker({
  async handler(input, context) {
    const { progress = [], block_ms = 0, wait_ms = 0, fail = false } = input as ExampleInput;
    for (const update of progress) context.progress(update);
    if (block_ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, block_ms);
    if (wait_ms > 0) await wait(wait_ms, undefined, { signal: context.signal });
    if (fail) throw new ApiError('document_corrupt');
    return { echo: input };
  },
});
process.exit();
