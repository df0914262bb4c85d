import { describe, expect, it } from 'vitest';
import { inPrintedOrder } from './bank-order.ts';
import type { Segment } from './segments.ts';

const segment: Segment = {
  text: '',
  page: 1,
  place: [0, 0, 1, 1],
  bbox: null,
  ocr: null,
  slot: null,
  heading: false,
  running: false,
};
const entry = (run: number, group: number, date: string) => ({
  run,
  group,
  date: { date, segment, printedYear: true },
});
const dates = (entries: ReturnType<typeof entry>[]) => inPrintedOrder(entries).map(({ date }) => date.date);

describe('entries of tables side by side', () => {
  it('are put down one table and then down the next', () => {
    const rows = [
      entry(1, 0, '2025-01-02'),
      entry(1, 1, '2025-01-20'),
      entry(1, 0, '2025-01-05'),
      entry(1, 1, '2025-01-25'),
    ];
    expect(dates(rows)).toEqual(['2025-01-02', '2025-01-05', '2025-01-20', '2025-01-25']);
  });

  it('stay as they lie where their dates run across', () => {
    const rows = [
      entry(1, 0, '2025-01-02'),
      entry(1, 1, '2025-01-05'),
      entry(1, 0, '2025-01-20'),
      entry(1, 1, '2025-01-25'),
    ];
    expect(dates(rows)).toEqual(['2025-01-02', '2025-01-05', '2025-01-20', '2025-01-25']);
  });

  it('are not mixed with those of the table before', () => {
    const rows = [entry(1, 1, '2025-03-09'), entry(2, 0, '2025-01-02')];
    expect(dates(rows)).toEqual(['2025-03-09', '2025-01-02']);
  });
});
