import { endsAddress } from '../../../shared/document-types/address.ts';
import type { Readings } from '../reading.ts';
import { type Candidate, presentCandidate } from './candidate.ts';
import { agree } from './consensus.ts';
import { expandAddress } from './expand-address.ts';
import { centreY, type FormWord } from './form-word.ts';
import { joinedLines } from './lines-of-runs.ts';
import type { PageBoxes } from './read-page.ts';
import type { Party } from './read-party.ts';
import { isProse, type TextRun, withoutDirt } from './text-run.ts';

/**
 * Finds parties whose label is not printed: for window envelopes and on letters, names and addresses stand alone. Blocks
 * that end like an address are given to the parties that are missing, in the order of the form.
 */
export function readUnlabelledParties(
  pages: readonly PageBoxes[],
  parties: readonly Party[],
  readings: Readings,
): void {
  const missing = parties.filter(({ path }) => readings.get(`${path}.name`)?.value == null);
  if (missing.length === 0) return;
  const bySource = pages.map((page) => ({ page, blocks: addressBlocks(page, parties) }));
  for (const [index, { path }] of missing.entries()) {
    const found = bySource.flatMap(({ page, blocks }) => {
      const block = blocks[index];
      return block ? [{ page, block }] : [];
    });
    const set = (target: string, take: (block: TextRun[]) => TextRun[]) => {
      const reading = agree(found.map(({ page, block }) => candidate(take(block), page)));
      if (reading) readings.set(target, reading);
    };
    set(`${path}.name`, (block) => block.slice(0, 1));
    set(`${path}.address.raw`, (block) => block.slice(1));
    expandAddress(`${path}.address`, readings);
  }
}

/** Its place says nothing of it, so it costs more than a labelled value. */
function candidate(lines: readonly TextRun[], { source }: PageBoxes): Candidate {
  const words = lines.flatMap((line) => line.words);
  return presentCandidate(lines.map((line) => withoutDirt(line.text)).join(', '), words, { source, cost: 3 });
}

/** Lines close below one another, the last of them with a state and ZIP code, that no labelled party has taken. */
function addressBlocks(page: PageBoxes, parties: readonly Party[]): TextRun[][] {
  const taken = new Set<FormWord>();
  for (const { name, address } of parties) {
    for (const box of [...(page.boxes.get(name) ?? []), ...(page.boxes.get(address ?? '') ?? [])]) {
      for (const { run } of box.content) for (const word of run.words) taken.add(word);
    }
  }
  const free = page.runs.filter(
    (run) => run.kind !== 'mark' && !isProse(run) && !run.words.some((word) => taken.has(word)),
  );
  const lines = joinedColumns(free, page.page.unit);
  return lines.flatMap((last, at) => {
    if (!endsAddress(last.text)) return [];
    const block = [last];
    for (let index = at - 1; index >= 0 && block.length < 4; index -= 1) {
      const line = lines[index];
      const first = block[0];
      if (!line || !first) break;
      const gap = first.place[1] - line.place[3];
      if (Math.abs(line.place[0] - last.place[0]) > 2 * page.page.unit || endsAddress(line.text)) continue;
      if (gap > 1.6 * page.page.unit) break;
      block.unshift(line);
    }
    const isParty = block.length > 1 && /^\p{L}/u.test(block[0]?.text ?? '') && !/:/.test(block[0]?.text ?? '');
    return isParty ? [block] : [];
  });
}

/** Runs in lines, but no further than a column reaches: what stands far to the right is another block. */
function joinedColumns(runs: readonly TextRun[], unit: number): TextRun[] {
  const sorted = [...runs].sort((a, b) => a.place[0] - b.place[0]);
  const columns: TextRun[][] = [];
  for (const run of sorted) {
    const column = columns.find((other) => Math.abs((other[0]?.place[0] ?? 0) - run.place[0]) < 8 * unit);
    if (column) column.push(run);
    else columns.push([run]);
  }
  return columns.flatMap((column) => joinedLines(column, unit)).sort((a, b) => centreY(a) - centreY(b));
}
