import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTable } from '../extraction/table.ts';
import { findLoop } from './loop-detector.ts';
import { parseCells } from './parse-cells.ts';

/**
 * Outputs of dots.ocr that others published without a licence to copy them: read in place from this folder, never part
 * of the project. Without it these tests are skipped; `recorded-answers.test.ts` holds what may ship.
 */
const folder = process.env.DOTS_OCR_OUTPUTS;

type Recorded = { name: string; answer: string };

/** The raw answers in a file, whatever their publisher wrapped them in. */
function answersIn(name: string, content: string): Recorded[] {
  if (name.startsWith('layout_') || name.endsWith('.txt')) return [{ name, answer: content }];
  const value = JSON.parse(content);
  if (name.startsWith('runpod_job_')) return [{ name, answer: JSON.stringify(value.output.layout_data) }];
  if (name.startsWith('scene_')) return Object.values<string>(value).map((answer) => ({ name, answer }));
  return [value].flat().map(({ gt_id, extracted_table }) => ({
    name: `${name} ${gt_id}`,
    answer: JSON.stringify([{ bbox: [10, 20, 800, 600], category: 'Table', text: extracted_table }]),
  }));
}

const recorded = folder
  ? readdirSync(folder)
      .filter((name) => name !== 'manifest.json')
      .flatMap((name) => answersIn(name, readFileSync(join(folder, name), 'utf8')))
  : [];

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

describe.skipIf(!folder)('the recorded outputs of dots.ocr', () => {
  it('are there', () => expect(recorded.length).toBeGreaterThan(0));

  it.for(recorded)('$name: as many cells are kept as the answer has boxes', ({ answer }) => {
    expect(parseCells(answer).cells).toHaveLength(count(answer, /"bbox"/g));
  });

  it.for(recorded)(
    '$name: cut after any 50 characters it gives the cells before the cut, never an error',
    ({ answer }) => {
      const { cells } = parseCells(answer);
      for (let length = 0; length < answer.length; length += 50) {
        const part = parseCells(answer.slice(0, length)).cells;
        const whole = part.slice(0, -1);
        expect(whole).toEqual(cells.slice(0, whole.length));
        for (const { category, text = '' } of part) if (category === 'Table') parseTable(text);
      }
    },
  );

  it.for(recorded)('$name: every row of a table that is printed is a row of its grid', ({ answer }) => {
    for (const { category, text = '' } of parseCells(answer).cells) {
      if (category === 'Table') expect(parseTable(text).rows).toHaveLength(count(text, /<tr[ >]/g));
    }
  });

  it.for(recorded)('$name: is stopped as a loop only where it is one', ({ name, answer }) => {
    const loops = Array.from({ length: Math.ceil(answer.length / 64) }, (_, at) => findLoop(answer.slice(0, at * 64)));
    expect(loops.some((loop) => loop !== null)).toBe(name.startsWith('broken_'));
  });
});
