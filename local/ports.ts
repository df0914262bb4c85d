import { createServer } from 'node:net';

/** @param port - 0 for any free one. @returns The port, or null when something else listens on it. */
export function probePort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}

/** A port of this machine that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const port = await probePort(0);
  if (port === null) throw new Error('This machine has no free port on 127.0.0.1.');
  return port;
}
