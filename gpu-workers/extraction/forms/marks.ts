import { centreX, centreY } from './form-word.ts';
import type { LabelHit } from './label-hit.ts';
import { isMark, isTicked } from './mark-text.ts';
import type { TextRun } from './text-run.ts';

/** What was seen of a checkbox: `null` when its label stands there without any box or tick that OCR could read. */
export type MarkReading = { hit: LabelHit; ticked: boolean | null; run: TextRun | null };

/** Finds the checkbox of each label that has one: before it, behind it or below it, whichever is nearest. */
export function readMarks(hits: readonly LabelHit[], runs: readonly TextRun[], unit: number): MarkReading[] {
  const labels = hits.filter((hit) => hit.label.accepts === 'mark');
  const marks = runs.filter((run) => run.kind === 'mark');
  const own = labels.flatMap((hit) => markWithin(hit) ?? []);
  const open = labels.filter((hit) => !own.some((pair) => pair.hit === hit));
  const pairs = [...own, ...(inOneCell(open, marks) ?? [])];
  const paired = new Set(pairs.map(({ run }) => run));
  const near = open
    .flatMap((hit) =>
      marks.filter((run) => !paired.has(run)).map((run) => ({ hit, run, cost: distance(run, hit, unit) })),
    )
    .filter(({ cost }) => cost < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.cost - b.cost);
  for (const { hit, run } of near) {
    if (paired.has(run) || pairs.some((pair) => pair.hit === hit)) continue;
    paired.add(run);
    pairs.push({ hit, run });
  }
  return labels.map((hit) => {
    const run = pairs.find((pair) => pair.hit === hit)?.run ?? null;
    return { hit, run, ticked: run ? isTicked(run.text) : null };
  });
}

/** A box that stands between the number of a label and its words was read as part of it: `7 ☑ If address of …`. */
function markWithin(hit: LabelHit): { hit: LabelHit; run: TextRun } | null {
  const word = hit.words.find(({ text }) => isMark(text));
  if (!word) return null;
  return { hit, run: { words: [word], text: word.text, place: word.place, container: word.container, kind: 'mark' } };
}

/** Where one cell holds as many boxes as labels, they belong together in their order: places within a cell are made up. */
function inOneCell(labels: readonly LabelHit[], marks: readonly TextRun[]): { hit: LabelHit; run: TextRun }[] | null {
  const containers = new Set(labels.map((hit) => hit.container).filter((container) => container !== null));
  const pairs = [...containers].flatMap((container) => {
    const inside = labels.filter((hit) => hit.container === container).sort(byWord);
    const boxes = marks.filter((run) => run.container === container);
    if (inside.length < 2 || inside.length !== boxes.length) return [];
    return inside.flatMap((hit, index) => {
      const run = boxes[index];
      return run ? [{ hit, run }] : [];
    });
  });
  return pairs.length > 0 ? pairs : null;
}

const byWord = (a: LabelHit, b: LabelHit) =>
  (a.words[0]?.line ?? 0) - (b.words[0]?.line ?? 0) || a.place[0] - b.place[0];

/** In printed lines; infinite where no form has its box. */
function distance(run: TextRun, hit: LabelHit, unit: number): number {
  const [left, top, right, bottom] = hit.place;
  const [x, y] = [centreX(run), centreY(run)];
  const inside = run.container !== null && run.container === hit.container ? 2 : 0;
  if (y > top - 0.6 * unit && y < bottom + 0.6 * unit) {
    const before = (left - run.place[2]) / unit;
    const behind = (run.place[0] - right) / unit;
    if (x < left) return before < 6 ? Math.max(0, before) - inside : Number.POSITIVE_INFINITY;
    // Within the label's lines: the box stands between its words.
    if (x <= right) return 0.3 - inside;
    return behind < 10 ? behind + 0.5 - inside : Number.POSITIVE_INFINITY;
  }
  const aside = Math.max(0, left - x, x - right) / unit;
  const down = (run.place[1] - bottom) / unit;
  if (down > -0.6 && down < 5 && aside < 3) {
    return Math.max(0, down) + 0.5 + aside + (0.3 * Math.abs(x - (left + right) / 2)) / unit - inside;
  }
  const up = (top - run.place[3]) / unit;
  return up > -0.6 && up < 2 && aside < 2 ? Math.max(0, up) + 2.5 + aside - inside : Number.POSITIVE_INFINITY;
}
