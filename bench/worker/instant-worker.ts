import { runWorker } from '../../gpu-workers/runtime/worker.ts';

/** Our worker with work that takes no time: what is left is the loop itself. Its environment is the emulator's. */
process.exitCode = await runWorker({ handler: async (input) => input });
process.exit();
