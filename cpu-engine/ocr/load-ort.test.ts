import { expect, it } from 'vitest';
import { loadOrt } from './load-ort.ts';
import type { Ort } from './ort.ts';

const build = (name: Ort['build']): Ort => ({ build: name, load: () => Promise.reject(new Error('not in this test')) });
const missing = () => Promise.reject(new Error('cannot open shared object file\nat somewhere'));

it('WebAssembly takes over, and one line says so, where the binary does not load', async () => {
  const lines: string[] = [];
  const ort = await loadOrt('auto', (line) => lines.push(line), { native: missing, wasm: async () => build('wasm') });
  expect(ort.build).toBe('wasm');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('cannot open shared object file');
});

it('the binary is used without a word where it loads', async () => {
  const lines: string[] = [];
  const native = async () => build('native');
  const ort = await loadOrt('auto', (line) => lines.push(line), { native, wasm: missing });
  expect([ort.build, lines]).toEqual(['native', []]);
});

it('whoever asks for the binary gets it or an error, never the slow build', async () => {
  const wasm = async () => build('wasm');
  await expect(loadOrt('native', () => {}, { native: missing, wasm })).rejects.toThrow('shared object');
});
