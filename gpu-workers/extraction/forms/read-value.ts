import { parseDate } from '../../../shared/document-types/dates.ts';
import type { FieldSpec } from '../../../shared/document-types/field.ts';
import { formatTin, parseState } from '../../../shared/document-types/identifiers.ts';
import { type Candidate, emptyCandidate, presentCandidate } from './candidate.ts';
import { centreY, type FormWord } from './form-word.ts';
import type { Box, PageBoxes } from './read-page.ts';
import { moneyIn, type TextRun, withoutDirt } from './text-run.ts';

/** Reads the value of one box by the type of its field. */
export function readBox(box: Box, type: FieldSpec['type'], page: PageBoxes): Candidate {
  const { source } = page;
  const at = { page: page.page.page, bbox: box.hit.words[0]?.bbox ?? null };
  for (const { run, cost } of singles(box, type, page.page.unit)) {
    const value = parseValue(run.text, type);
    if (value !== null) return presentCandidate(value, run.words, { source, cost });
  }
  const unread = box.content.find(({ run }) => /\d{2}/.test(run.text) && type !== 'string' && type !== 'identifier');
  if (unread) return emptyCandidate('illegible', at.page, at.bbox, { source, sourceText: unread.run.text });
  return emptyCandidate('blank', at.page, at.bbox, { source });
}

/** What may be the value, best first: single runs, or for text whole lines of runs. */
function singles(box: Box, type: FieldSpec['type'], unit: number): Box['content'] {
  if (type === 'money') return amountsFirst(box);
  if (type !== 'string' && type !== 'identifier' && type !== 'country') return box.content;
  const [first] = box.content;
  if (!first) return [];
  return [
    {
      run: joinRuns(
        sameLine(
          box.content.map(({ run }) => run),
          first.run,
          unit,
        ),
      ),
      cost: first.cost,
    },
  ];
}

/** A bare digit or two may be a box number that OCR read twice; an amount with cents goes before it. */
function amountsFirst({ content }: Box): Box['content'] {
  const isBare = (text: string) => /^\$?\s?\d{1,2}\s?\$?$/.test(withoutDirt(text));
  const full = content.filter(({ run }) => !isBare(run.text));
  const bare = content.filter(({ run }) => isBare(run.text) && !/^\$?\s?[1-9]\s?\$?$/.test(withoutDirt(run.text)));
  return [...full, ...bare];
}

const sameLine = (runs: readonly TextRun[], of: TextRun, unit: number) =>
  runs.filter((run) => Math.abs(centreY(run) - centreY(of)) < 0.6 * unit).sort((a, b) => a.place[0] - b.place[0]);

/** Runs side by side as one; the first one's kind and place stand for all. */
export function joinRuns(runs: readonly TextRun[]): TextRun {
  const words: FormWord[] = runs.flatMap((run) => run.words);
  const [first] = runs;
  return {
    words,
    text: words.map((word) => word.text).join(' '),
    place: first?.place ?? [0, 0, 0, 0],
    container: first?.container ?? null,
    kind: first?.kind ?? 'text',
  };
}

/** The normalised value of one printed text; null when it is no such value. */
export function parseValue(text: string, type: FieldSpec['type']): Candidate['value'] {
  const clean = withoutDirt(text);
  switch (type) {
    case 'money':
      return moneyIn(text);
    case 'ssn':
      return taxpayerNumber(text, 'ssn');
    case 'ein':
      return taxpayerNumber(text, 'ein');
    case 'tin':
      return taxpayerNumber(text, null);
    case 'date':
      return parseDate(clean);
    case 'integer':
      return /^0*\d{1,6}$/.test(clean) ? Number(clean) : null;
    case 'year':
      return /^(?:19|20)\d{2}$/.test(clean) ? Number(clean) : null;
    case 'percent':
      return percentIn(clean);
    case 'state':
      return parseState(clean) ?? stateBesideRule(clean) ?? (/[\p{L}]/u.test(clean) ? clean : null);
    default:
      return /[\p{L}\d]/u.test(clean) ? clean.replace(/\s+/g, ' ') : null;
  }
}

/** The rule right of the narrow state box is read as a letter. */
const stateBesideRule = (text: string) => (/^[A-Z]{2}[Il1|!]$/.test(text) ? parseState(text.slice(0, 2)) : null);

const ssnShape = /(?<![\dX*#])[\dX*#]{3}\s?[-–—]\s?[\dX*#]{2}\s?[-–—]\s?[\dX*#]{4}(?![\dX*#])/i;
const einShape = /(?<![\dX*#-])[\dX*#]{2}\s?[-–—]\s?[\dX*#]{7}(?![\dX*#])/i;

/** The number within a printed text; where no part of it has a known shape, the whole text as it is printed. */
function taxpayerNumber(printed: string, kind: 'ssn' | 'ein' | null): string | null {
  // The signs of a mask are no dirt; dots mask as stars do.
  const text = printed
    .replace(/[•●]/g, '*')
    .replace(/[|[\]{}‘’'"“”_]/g, ' ')
    .trim();
  const shapes = kind === 'ein' ? [einShape, ssnShape] : [ssnShape, einShape];
  for (const shape of shapes) {
    const found = shape.exec(text);
    if (found) return formatTin(found[0], shape === einShape ? 'ein' : 'ssn');
  }
  const spaced = /^\d{3} \d{2} \d{4}$/.test(text) || /^\d{2} \d{7}$/.test(text) ? text.replaceAll(' ', '-') : text;
  if (kind !== null && /^\d{9}$/.test(spaced)) return formatTin(spaced, kind);
  // Spaces part groups of digits, never of letters: those would be words.
  const separator = /[A-WYZ]/i.test(spaced) ? '[-–—]' : '[-–—\\s]';
  const shape = new RegExp(`^[\\dA-Z*#]+(?:${separator}[\\dA-Z*#]+)*$`, 'i');
  return shape.test(spaced) && /\d{3}|[X*]{3}/i.test(spaced) ? spaced : null;
}

function percentIn(text: string): string | null {
  const found = /^(\d{1,3}(?:\.\d+)?)\s?%?$/.exec(text);
  return found?.[1] !== undefined && Number(found[1]) < 1000 ? found[1] : null;
}
