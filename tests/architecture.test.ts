import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folder → the folders of ours whose code it may import. What runs everything on one machine may import everything. */
const mayImport: Record<string, readonly string[]> = {
  shared: [],
  edge: ['shared'],
  'gpu-workers': ['shared'],
  'cpu-engine': ['shared'],
  emulator: ['shared'],
  cli: ['shared'],
};
const free = ['local', 'bench', 'tests'];

type Import = { file: string; folder: string; target: string };

const sourceFiles = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name));

function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  const statements = source.matchAll(
    /(?:^(?:import|export)\b[^'\n]*\bfrom |^\} from |^import )'([^'\n]+)'|\bimport\('([^'\n]+)'\)/gm,
  );
  return [...statements].map(([, declared, dynamic]) => (declared ?? dynamic) as string);
}

const topFolder = (file: string): string => file.split('/')[0] as string;

function foreignImports(folder: string): Import[] {
  return sourceFiles(folder).flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => relative(root, resolve(root, dirname(file), specifier)))
      .map((target) => ({ file, folder, target: topFolder(target) }))
      .filter(({ target }) => target !== folder && target !== 'package.json'),
  );
}

describe('imports point one way', () => {
  it.each(Object.entries(mayImport))('%s imports only %j of ours', (folder, allowed) => {
    const isTest = (file: string) => file.endsWith('.test.ts');
    const wrong = foreignImports(folder).filter(({ file, target }) => !isTest(file) && !allowed.includes(target));
    expect(wrong).toEqual([]);
  });

  it('every folder with code has its place in the rule', () => {
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^(\.|node_modules|docs|coverage)/.test(entry.name))
      .map(({ name }) => name);
    expect(new Set(folders)).toEqual(new Set([...Object.keys(mayImport), ...free]));
  });

  it('the gateway and what both ends share never use Node’s own modules', () => {
    const wrong = ['shared', 'edge']
      .flatMap(sourceFiles)
      .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('.config.ts'))
      .filter((file) => importsOf(file).some((specifier) => specifier.startsWith('node:')));
    expect(wrong).toEqual([]);
  });
});

describe('packages', () => {
  const dependenciesOf = (folder: string): string[] =>
    Object.keys(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).dependencies ?? {});

  it.each(Object.keys(mayImport))('%s declares every package that it imports', (folder) => {
    const declared = new Set(dependenciesOf(folder));
    const isOwn = (file: string) =>
      !file.endsWith('.test.ts') && !file.endsWith('.config.ts') && !file.includes('/testing/');
    const imported = sourceFiles(folder)
      .filter(isOwn)
      .flatMap(importsOf)
      .filter((specifier) => !/^(\.|node:|cloudflare:)/.test(specifier))
      .map((specifier) =>
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    expect([...new Set(imported)].filter((name) => !declared.has(name))).toEqual([]);
  });

  it.each(Object.keys(mayImport))('%s declares no package that it does not use', (folder) => {
    const sources = sourceFiles(folder).map((file) => readFileSync(join(root, file), 'utf8'));
    const isUsed = (name: string) => sources.some((source) => source.includes(`'${name}`));
    expect(dependenciesOf(folder).filter((name) => !isUsed(name))).toEqual([]);
  });

  it('the weights and the runtime of the CPU engine stay out of the gateway and the GPU images', () => {
    const heavy = /^(onnxruntime|@gutenye)/;
    expect(
      ['shared', 'edge', 'gpu-workers', 'emulator'].flatMap(dependenciesOf).filter((name) => heavy.test(name)),
    ).toEqual([]);
  });
});
