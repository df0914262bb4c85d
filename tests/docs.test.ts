import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { errorTable } from '../shared/errors.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

it('docs/api.md lists every error code with its status, and no other', () => {
  const rows = [...read('docs/api.md').matchAll(/^\| `(\w+)` \| (\d{3}) \| (yes|no) \| (.+) \|$/gm)];
  const listed = rows.map(([, code, status, retryable, title]) => [
    code,
    { status: Number(status), retryable: retryable === 'yes', title },
  ]);
  expect(Object.fromEntries(listed)).toEqual(errorTable);
});

it('the README names every command that package.json has, and package.json every command that the README names', () => {
  const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
  const named = new Set([...read('README.md').matchAll(/npm (?:run )?(test:\w+|\w+)/g)].map(([, name]) => name));
  for (const command of ['demo', 'start', 'test', 'test:crash', 'test:images', 'check', 'eval', 'bench', 'emulator']) {
    expect(scripts).toContain(command);
    expect(named).toContain(command);
  }
});

it('docs/storage.md names every table and every place of an object that the gateway has', () => {
  const page = read('docs/storage.md');
  const sources = readdirSync(new URL('../edge', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('node_modules'))
    .map((name) => read(`edge/${name}`));
  const tables = sources.flatMap((source) =>
    [...source.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)].map(([, name]) => `\`${name}\``),
  );
  const prefixes = [...read('edge/storage/object-keys.ts').matchAll(/=> `(\w+\/)/g)].map(([, prefix = '']) => prefix);
  expect(tables.length).toBeGreaterThan(10);
  expect(prefixes).toContain('uploads/');
  expect([...tables, ...prefixes].filter((name) => !page.includes(name))).toEqual([]);
});
