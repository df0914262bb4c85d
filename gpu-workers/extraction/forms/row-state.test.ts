import { describe, expect, it } from 'vitest';
import { extractW2 } from '../w2.ts';

describe('a state and its number in the box of the state', () => {
  it('keep the form’s own name of the number where its label is not on the page', () => {
    const text = (line: string, top: number) => ({
      category: 'Text' as const,
      text: line,
      bbox: [100, top, 500, top + 24] as [number, number, number, number],
      confidence: 0.9,
    });
    const { readings } = extractW2([
      {
        page: 1,
        width: 1700,
        height: 2200,
        cells: [text('W-2 Wage and Tax Statement 2023', 80), text('15 State', 400), text('IL 1234-5678', 430)],
        lines: [],
        lineSource: 'none',
        formFields: [],
      },
    ]);
    expect(readings.get('state[0].employer_state_id')?.value).toBe('1234-5678');
    expect([...readings.keys()].filter((path) => path.endsWith('.state_id'))).toEqual([]);
  });
});
