import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

export type IsolateMemory = {
  /** What the Worker's isolate holds, its buffers included: what Cloudflare's 128 MB are about. */
  readMib(): Promise<number>;
  close(): void;
};

type HeapUsage = { usedSize: number; embedderHeapUsedSize: number; backingStorageSize: number };

/** Asks V8 itself, by the inspector that `wrangler dev` opens. @param gatewayPid - Of `wrangler dev`. */
export async function watchIsolate(gatewayPid: number): Promise<IsolateMemory> {
  const args = (await readFile(`/proc/${gatewayPid}/cmdline`, 'utf8')).split('\0');
  const port = args[args.indexOf('--inspector-port') + 1];
  // It answers to Cloudflare's own debugger only.
  const headers = { origin: 'https://devtools.devprod.cloudflare.dev' };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers });
  await once(socket, 'open');
  const waiting = new Map<number, (usage: HeapUsage) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: HeapUsage };
    if (id === undefined || result === undefined) return;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  let lastId = 0;
  return {
    async readMib() {
      lastId += 1;
      const { promise, resolve } = Promise.withResolvers<HeapUsage>();
      waiting.set(lastId, resolve);
      socket.send(JSON.stringify({ id: lastId, method: 'Runtime.getHeapUsage' }));
      const { usedSize, embedderHeapUsedSize, backingStorageSize } = await promise;
      return (usedSize + embedderHeapUsedSize + backingStorageSize) / 1024 ** 2;
    },
    close: () => socket.close(),
  };
}
