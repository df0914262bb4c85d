import { expect, it } from 'vitest';
import { pathKeys, rowsOfPath, setAt, specPath } from './paths.ts';

it('a path names keys and row numbers', () => {
  expect(pathKeys('entries[0].state[11].state_id')).toEqual(['entries', 0, 'state', 11, 'state_id']);
  expect(specPath('entries[0].state[11].state_id')).toBe('entries[].state[].state_id');
});

it('a path leads through rows of lists', () => {
  expect(rowsOfPath('entries[0].state[11].state_id')).toEqual([
    { list: 'entries', row: 0 },
    { list: 'entries[0].state', row: 11 },
  ]);
  expect(rowsOfPath('employee.ssn')).toEqual([]);
});

it('a value is put at its place with all that is needed on the way', () => {
  const data = {};
  setAt(data, 'box12[1].code', 'DD');
  setAt(data, 'employee.ssn', 'XXX-XX-6120');
  setAt(data, 'codes[0]', '101');
  expect(data).toEqual({ box12: [{}, { code: 'DD' }], employee: { ssn: 'XXX-XX-6120' }, codes: ['101'] });
});

it('a row is put behind the others without a look at them, however many there are', () => {
  const rows = [{}, {}];
  const before = { get: () => expect.unreachable('a row before was looked at') };
  const data = { rows: Object.defineProperty(rows, 0, before) };
  setAt(data, 'rows[3].amount', '12.00');
  expect(rows.slice(1)).toEqual([{}, {}, { amount: '12.00' }]);
});
