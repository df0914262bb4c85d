import { expect, it } from 'vitest';
import { parseOptions } from './options.ts';

it('a folder alone runs all of it', () =>
  expect(parseOptions(['samples'])).toEqual({
    dir: 'samples',
    json: null,
    type: null,
    from: null,
    against: null,
    fit: [],
    degrade: [],
    markdown: false,
  }));

it('degradations are applied in the order they are named in', () =>
  expect(parseOptions(['samples', '--degrade', 'fax,rotate'])?.degrade).toEqual(['fax', 'rotate']));

it('help is no folder', () => expect(parseOptions(['--help'])).toBeNull());

it.each([
  [[], /folder/],
  [['a', 'b'], /folder/],
  [['a', '--type', 'W-2'], /no type W-2/],
  [['a', '--degrade', 'rain'], /by rain/],
  [['a', '--from', 'x.json', '--degrade', 'fax'], /runs nothing/],
  [['a', '--fast'], /--fast/],
])('%j is refused in words', (args, message) => expect(() => parseOptions(args)).toThrow(message));
