import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { classifier, type Peer } from './peers.ts';
import { type Server, startServer } from './server.ts';

const PYTHON = '/usr/bin/python3';
const NEEDED = 'import fastapi, httpx, uvicorn, uvloop, httptools; print(fastapi.__version__)';
const API_KEY = 'bench-key-of-the-fastapi-gateway';

/** `fastapi_gateway.py` on uvicorn with uvloop and httptools. @throws when Debian's packages for it are not installed. */
export async function startFastapi(dir: string, upstream: Server): Promise<{ peers: Peer[]; server: Server }> {
  const { stdout: version } = await promisify(execFile)(PYTHON, ['-c', NEEDED]).catch(() => {
    throw new Error('apt-get install python3-fastapi python3-httpx python3-uvicorn python3-uvloop python3-httptools');
  });
  const server = await startServer({
    command: PYTHON,
    args: (port) => [
      ...['-m', 'uvicorn', 'fastapi_gateway:app', '--host', '127.0.0.1', '--port', String(port)],
      ...['--no-access-log', '--log-level', 'warning'],
    ],
    env: {
      ...{ UPSTREAM: `${upstream.url}/v2`, API_KEY, LEDGER: join(dir, 'ledger.sqlite') },
      ...{ PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
    },
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  const name = `FastAPI ${version.trim()} + httpx`;
  return { server, peers: [classifier({ name, url: server.url, pid: server.pid }, () => ({ 'x-api-key': API_KEY }))] };
}
