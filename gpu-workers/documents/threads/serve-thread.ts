import { parentPort } from 'node:worker_threads';
import { ApiError } from '../../../shared/errors.ts';
import type { ThreadAnswer } from './task-thread.ts';

/** What a call gives back; `transfer` names the memory that moves to the caller without a copy. */
export type Served<Reply> = { reply: Reply; transfer?: ArrayBuffer[] };

/** The other end of `startThread`: answers each call of the main thread by running `serve`. */
export function serveThread<Call, Reply>(serve: (call: Call) => Served<Reply> | Promise<Served<Reply>>): void {
  const port = parentPort;
  if (port === null) throw new Error('This module runs as a worker thread only');
  silenceConsole();
  const answer = (message: ThreadAnswer<Reply>, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  port.on('message', async (call: Call) => {
    try {
      const { reply, transfer } = await serve(call);
      answer({ outcome: 'reply', reply }, transfer);
    } catch (error) {
      if (error instanceof ApiError) answer({ outcome: 'refused', code: error.code, message: error.message });
      else answer({ outcome: 'broken', error: error instanceof Error ? error : new Error(String(error)) });
    }
  });
}

/**
 * What libraries print about bad documents would get between the lines of our own log. Not done by taking the thread's
 * output (`stdout: true`): a process whose thread has an open output that is read never ends by itself.
 */
function silenceConsole(): void {
  for (const method of ['debug', 'error', 'info', 'log', 'warn'] as const) console[method] = () => {};
}
