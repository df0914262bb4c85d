import { endsAddress } from '../../../shared/document-types/address.ts';
import { linesOfRuns } from './lines-of-runs.ts';
import type { Box } from './read-page.ts';
import { joinRuns } from './read-value.ts';
import type { TextRun } from './text-run.ts';

/** A US telephone number as forms print it. */
export const phonePattern = /(?:\+?1[-.\s]?)?\(?\d{3}\)?\s?[-.\s]\s?\d{3}\s?[-.\s]\s?\d{4}(?!\d)/;

/** A block of name and address is no higher than this; a run further off has strayed into its box. */
const furthest = 11;

/** The lines of name and address in a box, top to bottom. */
export const blockLines = (box: Box, unit: number): TextRun[] =>
  linesOfRuns(
    box.content.filter(({ cost }) => cost < furthest).map(({ run }) => run),
    unit,
  )
    .map((line) => joinRuns(withoutNextDollar(line)))
    .filter((line) => /\p{L}{2}|\d{2}/u.test(line.text) && !/^c[o0]de$/i.test(line.text));

/** The dollar sign of the next box, read as a letter at the end of a line. */
const withoutNextDollar = (line: readonly TextRun[]): readonly TextRun[] =>
  line.length > 1 && /^[s§]$/i.test(line.at(-1)?.text ?? '') ? line.slice(0, -1) : line;

export type Block = { name: TextRun[]; address: TextRun[]; phone: TextRun[]; all: TextRun[] };

/** Takes a block of name and address apart: the name is what stands before the first line that can be an address. */
export function splitBlock(lines: readonly TextRun[]): Block {
  const phone = lines.filter((line) => phonePattern.test(line.text) && !endsAddress(line.text));
  const rest = lines.filter((line) => !phone.includes(line) && !/^(?:tel|phone|fax)\b/i.test(line.text));
  const last = rest.findIndex((line) => endsAddress(line.text));
  const all = last < 0 ? rest : rest.slice(0, last + 1);
  const from = all.findIndex((line, index) => index > 0 && looksLikeStreet(line.text));
  const start = from > 0 ? from : 1;
  const name = all.slice(0, Math.min(start, 2)).filter((line) => !/^(?:attn|c\/o|%)/i.test(line.text));
  return { name: last === 0 && all.length === 1 ? [] : name, address: all.slice(start), phone, all };
}

const looksLikeStreet = (text: string) => /\d/.test(text) || /^p\.?\s?o\.?\s?b/i.test(text) || endsAddress(text);
