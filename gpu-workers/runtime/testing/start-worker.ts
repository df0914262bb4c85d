import { EventEmitter } from 'node:events';
import { runWorker, type WorkerOptions } from '../worker.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { type RecordingServer, startRecordingServer } from './recording-server.ts';

export type StartedWorker = AsyncDisposable & {
  server: RecordingServer;
  clock: FakeClock;
  /** Sends a SIGTERM that only this worker hears. */
  terminate(): void;
  exitCode: Promise<number>;
  log: string[];
};

/** Runs a real worker against a recording server. Jitter is off: every pause has its middle length. */
export async function startWorker(options: Partial<WorkerOptions> = {}): Promise<StartedWorker> {
  const server = await startRecordingServer();
  const clock = createFakeClock();
  const signals = new EventEmitter();
  const log: string[] = [];
  const { env, ...rest } = options;
  const exitCode = runWorker({
    handler: async (input) => input,
    clock,
    signals,
    random: () => 0.5,
    pingFromThread: false,
    writeLog: (line) => log.push(line),
    env: { ...server.env, ...env },
    ...rest,
  });
  const terminate = () => void signals.emit('SIGTERM');
  return {
    server,
    clock,
    terminate,
    exitCode,
    log,
    async [Symbol.asyncDispose]() {
      terminate();
      clock.advance(1000);
      terminate();
      await exitCode.catch(() => {});
      await server.close();
    },
  };
}
