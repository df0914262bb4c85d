import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startEngineProcess } from './testing/engine-process.ts';

describe('the program', () => {
  it('ends with one clear sentence when its port is in use', async () => {
    const occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
    const { port } = occupant.address() as AddressInfo;
    try {
      const engine = startEngineProcess(['--port', String(port)]);
      expect((await engine.exited).code).toBe(1);
      expect(engine.lines).toEqual([`cpu-engine: port ${port} is in use; choose another with --port`]);
    } finally {
      occupant.close();
    }
  });

  it('ends with the usage when it is given a flag that it does not know', async () => {
    const engine = startEngineProcess(['--tensor-parallel-size', '2']);
    expect((await engine.exited).code).toBe(1);
    expect(engine.lines.join('\n')).toMatch(/tensor-parallel-size[\s\S]*Usage: node/);
  });

  it('ends at once and cleanly on SIGTERM, also while it is loading', async () => {
    const engine = startEngineProcess(['--port', '0']);
    const answersAtAll = async () => {
      while (engine.lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
    };
    await Promise.race([answersAtAll(), engine.baseUrl]);
    engine.kill('SIGTERM');
    expect(await engine.exited).toEqual({ code: 0, signal: null });
  });
});
