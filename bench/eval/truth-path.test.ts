import { expect, it } from 'vitest';
import { fieldOf, resolvePath, rowOf } from './truth-path.ts';

it('rows of a list share one field', () => {
  expect(fieldOf('entries[0].state[12].state')).toBe('entries[].state[].state');
  expect(fieldOf('transactions[-1].date')).toBe('transactions[].date');
});

it.each([
  ['box12[1].code', { list: 'box12', row: 1, leaf: 'code' }],
  ['entries[0].state[1].state', { list: 'entries', row: 0, leaf: 'state[1].state' }],
  ['header.account_holder_names[-1]', { list: 'header.account_holder_names', row: -1, leaf: '' }],
  ['transactions.length', null],
])('%s leads into %j', (path, row) => expect(rowOf(path)).toEqual(row));

it.each([
  ['transactions[-1].date', 'transactions[2].date'],
  ['transactions[0].date', 'transactions[0].date'],
  ['transactions[-4].date', null],
  ['total', 'total'],
])('%s of three rows is %j', (path, resolved) => expect(resolvePath(path, () => 3)).toBe(resolved));
