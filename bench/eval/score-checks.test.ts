import { describe, expect, it } from 'vitest';
import type { Validation } from '../../shared/api/extract.ts';
import { scoreChecks } from './score-checks.ts';

const failed = (fields: string[], suspects: string[] = []): Validation => ({
  id: 'sum',
  severity: 'error',
  status: 'fail',
  fields,
  suspects,
  message: 'The rows do not add up to the total',
});
const scores = new Map([
  ['total', { right: false }],
  ['tax', { right: true }],
  ['tip', { right: true }],
  ['items.length', { right: false }],
]);

describe('a failed error check', () => {
  it.each([
    ['is justified when a value that took part is wrong', failed(['tax', 'total']), 'justified', null],
    ['is justified when a row is missing', failed(['tax', 'items[0].amount']), 'justified', null],
    ['is unjustified when all that took part are right', failed(['tax', 'tip']), 'unjustified', null],
    ['is left open when one of them was not recorded', failed(['tax', 'fee']), 'unknown', null],
    ['names the culprit', failed(['tax', 'total'], ['total']), 'justified', true],
    ['names the wrong one', failed(['tax', 'total'], ['tax']), 'justified', false],
  ] as const)('%s', (_, check, verdict, suspectWrong) =>
    expect(scoreChecks([check], scores)).toEqual([{ id: 'sum', verdict, suspectWrong }]),
  );

  it('alone is counted: warnings, passes and skipped checks say nothing is wrong', () => {
    const check = failed(['total']);
    expect(
      scoreChecks(
        [
          { ...check, severity: 'warn' },
          { ...check, status: 'pass' },
          { ...check, status: 'skipped' },
        ],
        scores,
      ),
    ).toEqual([]);
  });
});
