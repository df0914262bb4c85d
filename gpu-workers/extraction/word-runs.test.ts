import { describe, expect, it } from 'vitest';
import { bareWordRuns, wordRuns } from './word-runs.ts';

describe('the runs of words of a page', () => {
  it('stay within a line and name each text once', () => {
    expect([...wordRuns([['$', '5.00', 'CR'], ['5.00']], 2)]).toEqual(['$', '$ 5.00', '5.00', '5.00 CR', 'CR']);
  });

  it('lose the signs around them, not those within', () => {
    expect([...bareWordRuns([['(Jan', '5,', '2024)', '—']], 3)]).toEqual([
      'Jan',
      'Jan 5',
      'Jan 5, 2024',
      '5',
      '5, 2024',
      '2024',
    ]);
  });

  it('are left out where they are too long to be a value, so that no pattern has to read a megabyte', () => {
    const word = '9'.repeat(1_000_000);
    expect([...wordRuns([['$', word, '5.00']], 3)]).toEqual(['$', '5.00']);
    expect([...bareWordRuns([['(5', word, '5.00']], 3)]).toEqual(['5', '5.00']);
  });
});
