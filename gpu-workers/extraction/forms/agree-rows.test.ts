import { describe, expect, it } from 'vitest';
import type { Readings } from '../reading.ts';
import { agreeRows } from './agree-rows.ts';
import { presentCandidate } from './candidate.ts';
import type { RowCandidates } from './read-rows.ts';

const row = (code: string, amount: string): RowCandidates =>
  new Map([
    ['code', presentCandidate(code, [], { source: 'cells', cost: 0 })],
    ['amount', presentCandidate(amount, [], { source: 'cells', cost: 0 })],
  ]);
const read = (...versions: RowCandidates[][]) => {
  const readings: Readings = new Map();
  agreeRows('box12', versions, readings);
  return Object.fromEntries([...readings].map(([path, { value }]) => [path, value]));
};

describe('a list that copies of a form show', () => {
  it('is the one on which most of them agree', () => {
    const misread = [row('D', '3500.00'), row('DD', '8100.00')];
    const printed = () => [row('D', '3500.00'), row('DD', '9100.00')];
    expect(read(misread, printed(), printed())).toEqual({
      'box12[0].code': 'D',
      'box12[0].amount': '3500.00',
      'box12[1].code': 'DD',
      'box12[1].amount': '9100.00',
    });
  });

  it('is the fullest where all of them differ', () => {
    const whole = [row('D', '3500.00'), row('DD', '9100.00')];
    expect(read([row('D', '350.00')], whole)).toMatchObject({ 'box12[1].amount': '9100.00' });
  });
});

it('a copy is taken down once, and not once more for every other copy', () => {
  let looks = 0;
  const versions = Array.from({ length: 300 }, () => {
    const version = [row('D', '3500.00')];
    const map = version.map.bind(version);
    version.map = ((callback: Parameters<typeof map>[0]) => {
      looks += 1;
      return map(callback);
    }) as typeof version.map;
    return version;
  });
  expect(read(...versions)).toMatchObject({ 'box12[0].code': 'D' });
  expect(looks).toBeLessThan(2 * versions.length);
});
