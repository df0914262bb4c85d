import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPackets } from './packets.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a folder without packets has none', async () => expect(await readPackets(folder)).toEqual([]));

it('packets are read with what is known of their pages, and one of an unknown type is refused', async () => {
  const packet = { file: 'packet.pdf', page_types: ['W2', 'other'] };
  await writeFile(join(folder, 'packets.json'), JSON.stringify([{ ...packet, notes: 'two papers' }]));
  expect(await readPackets(folder)).toEqual([packet]);
  await writeFile(join(folder, 'packets.json'), JSON.stringify([{ ...packet, page_types: ['W-2'] }]));
  await expect(readPackets(folder)).rejects.toThrow(/W2/);
});
