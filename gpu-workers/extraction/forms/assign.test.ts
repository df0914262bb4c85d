import { describe, expect, it } from 'vitest';
import type { Bbox } from '../../../shared/cell.ts';
import { assignRuns } from './assign.ts';
import { field } from './label.ts';
import type { LabelHit } from './label-hit.ts';
import type { TextRun } from './text-run.ts';

const hit = (id: string, place: Bbox): LabelHit => ({
  label: field(id, 'money', id),
  words: [],
  place,
  container: null,
  numbered: false,
});
const money = (place: Bbox): TextRun => ({ words: [], text: '12.00', place, container: null, kind: 'money' });
const assign = (runs: TextRun[], hits: LabelHit[]) =>
  [...assignRuns(runs, hits, 10)].map(([{ label }, content]) => [label.id, content.length]);

describe('a value', () => {
  it('belongs to the label above it', () => {
    const hits = [hit('wages', [0, 0, 80, 10]), hit('tax', [100, 0, 180, 10])];
    expect(assign([money([10, 14, 50, 24]), money([110, 14, 150, 24]), money([120, 26, 150, 36])], hits)).toEqual([
      ['wages', 1],
      ['tax', 2],
    ]);
  });

  it('belongs to no label from which another parts it', () => {
    const hits = [hit('wages', [0, 0, 80, 10]), hit('tips', [0, 30, 80, 40])];
    expect(assign([money([10, 60, 50, 70])], hits)).toEqual([
      ['wages', 0],
      ['tips', 1],
    ]);
  });
});

it('labels and values that all lie in one place are held against each other once, and not once more for every label', () => {
  let looks = 0;
  const place: Bbox = [0, 0, 30, 10];
  const hits = Array.from({ length: 200 }, () => ({
    ...hit('wages', place),
    get place() {
      looks += 1;
      return place;
    },
  }));
  assignRuns(
    Array.from({ length: 200 }, () => money(place)),
    hits,
    10,
  );
  expect(looks).toBeLessThan(10 * 200 * 200);
});
