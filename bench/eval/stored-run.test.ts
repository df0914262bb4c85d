import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readStoredRun } from './stored-run.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stored-run-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a stored run is read whatever else stands beside its documents', async () => {
  const document = { file: 'a.pdf', classify: null, extract: null, error: { code: 'internal' }, ms: 1 };
  const path = join(folder, 'run.json');
  await writeFile(path, JSON.stringify({ documents: [document], summary: {} }));
  expect(await readStoredRun(path)).toEqual({ documents: [{ ...document, kind: null }], splits: [], degrade: [] });
});

it('a file that is missing or is no run is named', async () => {
  const path = join(folder, 'other.json');
  await writeFile(path, '[]');
  await expect(readStoredRun(path)).rejects.toThrow(/other\.json is not the JSON/);
  await expect(readStoredRun(join(folder, 'none.json'))).rejects.toThrow(/none\.json/);
});
