import { expect, it } from 'vitest';
import { documentKind } from './document-kind.ts';

it.each([
  ['a PDF that prints its characters', { file: 'a.pdf' }, true, 'born-digital'],
  ['a PDF that is a picture', { file: 'a.PDF' }, false, 'scan'],
  ['a rendered page', { file: 'a.png', notes: 'German; decimal commas' }, false, 'born-digital'],
  ['a picture whose notes speak of paper', { file: 'a.png', notes: 'noisy skewed scan of page 1' }, false, 'scan'],
  ['a photo', { file: 'a.jpg' }, false, 'scan'],
  ['a form filled in for the set', { file: 'a.jpg', origin: 'generated' }, false, 'generated'],
  ['a worse copy of it', { file: 'a.jpg', origin: 'generated', derived_from: 'a.pdf' }, false, 'scan'],
  ['what the manifest says outright', { file: 'a.png', kind: 'scan' as const }, false, 'scan'],
] as const)('%s', (_, entry, hasTextLayer, kind) => expect(documentKind(entry, hasTextLayer)).toBe(kind));
