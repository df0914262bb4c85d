import { endsAddress } from '../../../shared/document-types/address.ts';
import { box12Codes } from '../../../shared/document-types/w2.ts';
import { presentCandidate } from './candidate.ts';
import { joinedLines, linesOfRuns } from './lines-of-runs.ts';
import type { Box, PageBoxes } from './read-page.ts';
import type { RowCandidates } from './read-rows.ts';
import { moneyIn, type TextRun, withoutDirt } from './text-run.ts';

const codes = new Set(box12Codes);

/** Box 14 has a few lines; what is further from its label belongs to something below it. */
const furthest = 7;

/** The four parts of box 12 of each copy: rows of a code and an amount. */
export function box12Rows(page: PageBoxes): RowCandidates[][] {
  const parts = page.boxes.get('box12') ?? [];
  return copiesOf(parts, page.page.unit).map((boxes) => {
    const left = Math.min(...boxes.map(({ hit }) => hit.place[0])) - page.page.unit;
    const strays = straysOf(page, boxes, left);
    const cost = new Map([...boxes.flatMap(({ content }) => content), ...strays].map((item) => [item.run, item.cost]));
    const lines = linesOfRuns([...cost.keys()], page.page.unit);
    return lines.flatMap((line) =>
      codeAndAmount(line, page, { cost: cost.get(line[0] as TextRun) ?? 0, left: left + page.page.unit }),
    );
  });
}

/** Where OCR lost a part's label, what stands in it seems to be in box 13 or 14, which lie left of it. */
function straysOf(page: PageBoxes, boxes: readonly Box[], left: number): Box['content'] {
  const top = Math.min(...boxes.map(({ hit }) => hit.place[1]));
  return ['other', 'box 13', 'tipped', 'nonqualified_plans']
    .flatMap((id) => page.boxes.get(id) ?? [])
    .filter(({ hit }) => hit.place[0] < left && hit.place[1] > top - 2 * page.page.unit)
    .flatMap(({ content }) => content.filter(({ run }) => run.place[0] >= left && run.place[1] > top));
}

/** 12a opens the box of each copy; its other parts belong to the nearest one before them. */
function copiesOf(parts: readonly Box[], unit: number): Box[][] {
  const isFirst = ({ hit }: Box) => /12a|instr|inst\./i.test(hit.words.map((word) => word.text).join(' '));
  const inOrder = [...parts].sort((a, b) => a.hit.place[1] - b.hit.place[1]);
  const copies = inOrder
    .filter((box, index) => isFirst(box) || (index === 0 && !inOrder.some(isFirst)))
    .map((box) => [box]);
  for (const box of inOrder) {
    if (copies.some(([first]) => first === box)) continue;
    const distance = ([first]: Box[]) => {
      const [dx, dy] = [box.hit.place[0] - (first?.hit.place[0] ?? 0), box.hit.place[1] - (first?.hit.place[1] ?? 0)];
      return dy < -unit ? Number.POSITIVE_INFINITY : dy + 0.3 * Math.abs(dx);
    };
    copies.sort((a, b) => distance(a) - distance(b))[0]?.push(box);
  }
  return copies;
}

/** `D 3,500.00`: the code is the nearest word before the amount that is one. */
function codeAndAmount(
  line: readonly TextRun[],
  page: PageBoxes,
  { cost, left }: { cost: number; left: number },
): RowCandidates[] {
  const words = line.flatMap((run) => run.words);
  const amountAt = words.findLastIndex((word) => /\d/.test(word.text) && moneyIn(word.text) !== null);
  const amountWord = words[amountAt];
  const joined = moneyIn(line.at(-1)?.text ?? '');
  const amount = amountWord ? (joined ?? moneyIn(amountWord.text)) : null;
  if (!amountWord || amount === null) return [];
  const row: RowCandidates = new Map();
  const codeWord = words.slice(0, amountAt).findLast((word) => {
    // The box's own upright word "Code" stands at its left edge, letter by letter.
    const isPrint = /^[code]$/.test(word.text) && word.place[0] < left + 1.2 * page.page.unit;
    return !isPrint && codes.has(withoutDirt(word.text).toUpperCase());
  });
  if (codeWord) {
    const code = withoutDirt(codeWord.text).toUpperCase();
    row.set('code', presentCandidate(code, [codeWord], { source: page.source, cost }));
  }
  // Without a code only a full amount counts: a number alone is what OCR made of `12b`.
  else if (!/\d[.,]\d{2}$/.test(withoutDirt(amountWord.text)) || cost > 3) return [];
  row.set('amount', presentCandidate(amount, [amountWord], { source: page.source, cost }));
  return [row];
}

/** Box 14 of each copy: one row a printed line, its amount told from its label where it has one. */
export function box14Rows(page: PageBoxes): RowCandidates[][] {
  const right = (page.boxes.get('box12') ?? []).map(({ hit }) => hit.place);
  return (page.boxes.get('other') ?? []).map((box) => {
    const edge = Math.min(
      ...right.filter(([x]) => x > box.hit.place[0] + page.page.unit).map(([x]) => x - page.page.unit),
    );
    const inside = box.content.filter(({ run, cost }) => run.place[0] < edge && cost < furthest);
    return joinedLines(
      inside.map(({ run }) => run),
      page.page.unit,
    ).flatMap((line) => labelledAmount(line, page, inside[0]?.cost ?? 0));
  });
}

/** `NYPFL 455.00` as a row of label, amount and text. */
export function labelledAmount(line: TextRun, page: PageBoxes, cost: number): RowCandidates[] {
  const text = withoutDirt(line.text);
  if (!/\p{L}{2}|\d{2}/u.test(text) || endsAddress(text)) return [];
  const from = { source: page.source, cost };
  const row: RowCandidates = new Map();
  const parts = /^(.*?)[\s:$-]*(\(?-?\$?\d[\d,]*(?:\.\d{1,2})?\)?-?)$/.exec(text);
  const amount = parts?.[2] === undefined ? null : moneyIn(parts[2]);
  const label = amount === null ? text : withoutDirt(parts?.[1] ?? '');
  if (/\p{L}/u.test(label)) row.set('label', presentCandidate(label, line.words, from));
  if (amount !== null) row.set('amount', presentCandidate(amount, line.words, from));
  row.set('text', presentCandidate(text, line.words, from));
  return [row];
}

/** Box 14b of each copy: up to two codes of three digits. */
export function occupationCodes(page: PageBoxes): RowCandidates[][] {
  return (page.boxes.get('tipped') ?? []).map((box) =>
    box.content
      .flatMap(({ run, cost }) => run.words.map((word) => ({ word, cost })))
      .filter(({ word }) => /^\d{3}$/.test(withoutDirt(word.text)))
      .slice(0, 2)
      .map(
        ({ word, cost }) =>
          new Map([['', presentCandidate(withoutDirt(word.text), [word], { source: page.source, cost })]]),
      ),
  );
}
