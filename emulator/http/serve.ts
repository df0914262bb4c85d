import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** RunPod's edge keeps idle connections for about as long; Node's 5 s would reset pooled ones in the middle of a request. */
const KEEP_ALIVE_MS = 65_000;

/**
 * Listens, with Node's own server and no framework above it: whether a held take reached its worker is known only to the
 * raw response, faults cut raw sockets, and the paths of RunPod's worker (`/job-take/w1&x=y`) are not what routers expect.
 *
 * @returns The server and its port, which `port: 0` leaves to the system.
 * @throws Error in plain words when the port is taken or the host is not this machine's.
 */
export function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  { host, port }: { host: string; port: number },
): Promise<{ server: Server; port: number }> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, handle);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(toReason(error, host, port), { cause: error })),
    );
    server.listen({ host, port }, () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : port });
    });
  });
}

function toReason(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} on ${host} is in use. Stop what listens there or choose another port.`;
  if (error.code === 'EACCES') return `Port ${port} on ${host} may not be opened by this user. Choose one above 1023.`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') return `This machine has no address ${host}.`;
  return `Cannot listen on ${host}, port ${port} (${error.code ?? error.message}).`;
}

/** Ends every connection at once, held requests included. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
