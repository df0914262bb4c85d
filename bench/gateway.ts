import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { stopOnSignal } from '../local/stop-on-signal.ts';
import { cpuMs } from './gateway/cpu-time.ts';
import { startFastapi } from './gateway/fastapi.ts';
import { sendFor } from './gateway/load.ts';
import { directChat, directQueue, type Peer } from './gateway/peers.ts';
import { startPortkey } from './gateway/portkey.ts';
import { cpuRatio, type Sample, toTable } from './gateway/report.ts';
import { type Server, startServer } from './gateway/server.ts';
import { startBareWorker, startGateway } from './gateway/workers.ts';

const CONCURRENCIES = [1, 16, 64] as const;
const WARM_UP = { durationMs: 3_000, concurrency: 16 };

/**
 * What our gateway costs beside others, with an upstream that answers at once: CPU time a request, requests a second, and the
 * time it adds to the calls that it makes. Peers take turns under each load, round after round, because a machine is never
 * equally busy twice.
 */
export async function gateway(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '2' } },
  });
  const dir = await mkdtemp(join(tmpdir(), 'docproc-gateways-'));
  const servers: Server[] = [];
  const shutDown = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(dir, { recursive: true, force: true });
  };
  stopOnSignal(shutDown);
  try {
    const peers = await startAll(dir, servers);
    const samples = await measure(peers, Number(values.rounds), Number(values.seconds) * 1000);
    say(`\n${toTable(samples, peers, CONCURRENCIES)}\n`);
    const ours = peers.filter(({ name }) => name.startsWith('docproc'));
    for (const our of ours) {
      for (const other of peers.filter((peer) => peer.pid !== null && !ours.includes(peer))) {
        say(`CPU of ${our.name} to ${other.name}: ${cpuRatio(samples, our, other).toFixed(2)} x\n`);
      }
    }
  } finally {
    await shutDown();
  }
}

async function startAll(dir: string, servers: Server[]): Promise<Peer[]> {
  say(`${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}; `);
  say(`load ${loadavg()[0]?.toFixed(1)} before the start\n`);
  const script = fileURLToPath(new URL('gateway/upstream.ts', import.meta.url));
  const upstream = await startServer({ command: process.execPath, args: (port) => [script, String(port)] });
  servers.push(upstream);
  const peers: Peer[] = [directQueue(upstream), directChat(upstream)];
  for (const start of [startBareWorker, startGateway]) {
    const started = await start(dir, upstream);
    servers.push(started.server);
    peers.push(...started.peers);
  }
  const foreign = { portkey: startPortkey, fastapi: startFastapi };
  for (const [name, start] of Object.entries(foreign)) {
    const ownDir = join(dir, name);
    await mkdir(ownDir);
    try {
      const started = await start(ownDir, upstream);
      servers.push(started.server);
      peers.push(...started.peers);
    } catch (error) {
      say(`Without ${name}, which could not be started: ${error instanceof Error ? error.message : name}\n`);
    }
  }
  return peers;
}

async function measure(peers: readonly Peer[], rounds: number, durationMs: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const peer of peers) await sample(peer, WARM_UP.concurrency, WARM_UP.durationMs);
  for (let round = 1; round <= rounds; round++) {
    for (const concurrency of CONCURRENCIES) {
      for (const peer of peers) samples.push({ ...(await sample(peer, concurrency, durationMs)), round });
    }
    say(`round ${round} of ${rounds} is over; load ${loadavg()[0]?.toFixed(1)}\n`);
  }
  return samples;
}

async function sample(peer: Peer, concurrency: number, durationMs: number): Promise<Omit<Sample, 'round'>> {
  const pool = new Pool(peer.url, { connections: concurrency });
  const read = () => (peer.pid === null ? 0 : cpuMs(peer.pid));
  const beforeMs = await read();
  const load = await sendFor(durationMs, concurrency, { pool, send: peer.send });
  const spentMs = (await read()) - beforeMs;
  await pool.close();
  return { ...load, peer, concurrency, cpuMs: peer.pid === null ? null : spentMs / load.requests };
}

const say = (text: string): void => {
  process.stdout.write(text);
};
