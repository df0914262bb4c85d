import type { PageContent } from '../page-content.ts';
import { type Assigned, assignRuns } from './assign.ts';
import { findBareBoxes } from './bare-boxes.ts';
import { findLabels } from './find-labels.ts';
import type { FormLayout } from './form-layout.ts';
import type { FormPage } from './form-word.ts';
import type { LabelHit } from './label-hit.ts';
import { type MarkReading, readMarks } from './marks.ts';
import { inOwnSection } from './sections.ts';
import { type TextRun, valueRuns } from './text-run.ts';
import { wordsFromCells } from './words-from-cells.ts';
import { wordsFromLines } from './words-from-lines.ts';

/** One box of a form: its label and what stands in it, nearest first. */
export type Box = { hit: LabelHit; content: Assigned[] };

/** A page taken apart by one of its sources. A label that is printed once a copy gives one box a copy. */
export type PageBoxes = {
  source: FormPage['source'];
  page: FormPage;
  boxes: Map<string, Box[]>;
  marks: Map<string, MarkReading[]>;
  /** Every run, in reading order, those in boxes too. */
  runs: TextRun[];
  /** Runs that stand in no box. */
  loose: TextRun[];
};

/** Takes every page apart, once by its printed lines where there are any and once by its engine's cells. */
export function readPages(
  pages: readonly PageContent[],
  { labels, bareBoxes, formNumber }: Pick<FormLayout, 'labels' | 'bareBoxes' | 'formNumber'>,
): PageBoxes[] {
  return pages.flatMap((page) =>
    [wordsFromLines(page), wordsFromCells(page)]
      .filter((words) => words !== null)
      .map((words) => {
        const hits = inOwnSection(withoutTitles(findLabels(words, labels)), words, formNumber);
        return readPage(words, [...hits, ...findBareBoxes(words, hits, bareBoxes)]);
      }),
  );
}

function readPage(page: FormPage, hits: readonly LabelHit[]): PageBoxes {
  const runs = valueRuns(page, hits);
  const boxes = new Map<string, Box[]>();
  const assigned = assignRuns(
    runs.filter((run) => run.kind !== 'mark'),
    hits,
    page.unit,
  );
  for (const [hit, content] of [...assigned].sort(([a], [b]) => a.place[1] - b.place[1] || a.place[0] - b.place[0])) {
    content.sort((a, b) => a.cost - b.cost);
    append(boxes, hit.label.id, { hit, content });
  }
  const marks = new Map<string, MarkReading[]>();
  for (const mark of readMarks(hits, runs, page.unit)) append(marks, mark.hit.label.id, mark);
  const inBoxes = new Set([...assigned.values()].flatMap((content) => content.map(({ run }) => run)));
  const loose = runs.filter((run) => run.kind !== 'mark' && !inBoxes.has(run));
  return { source: page.source, page, boxes, marks, runs, loose };
}

/** A form's title can be the wording of a box, as in "Interest Income": the one with its number is the box. */
function withoutTitles(hits: readonly LabelHit[]): LabelHit[] {
  const numbered = new Set(hits.filter((hit) => hit.numbered).map((hit) => hit.label.id));
  return hits.filter((hit) => hit.label.box === undefined || hit.numbered || !numbered.has(hit.label.id));
}

function append<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
