import { parseDate, parseTime } from '../../shared/document-types/dates.ts';
import type { ValueType } from '../../shared/document-types/field.ts';
import { parseState } from '../../shared/document-types/identifiers.ts';
import { parseMoney } from '../../shared/document-types/money.ts';
import type { PageContent } from './page-content.ts';
import { parseTable } from './table.ts';

/** Says whether a value really stands on a page. */
export type Grounding = {
  /**
   * True only when the normalised text of something on the page equals the value: of an engine's cell, of a table's cell,
   * of a line, of words that follow each other in one of these, or of a form field.
   */
  isGrounded(
    value: string | number | boolean,
    type: ValueType,
    at: { page: number | null; sourceText: string | null },
  ): boolean;
};

/** Text beyond this many words a page is not indexed: a value found there counts as not found. */
const maxWords = 20_000;

export function createGrounding(pages: readonly PageContent[]): Grounding {
  const indexes = new Map<number, PageIndex>();
  return {
    isGrounded(value, type, { page, sourceText }) {
      const content = pages.find((candidate) => candidate.page === page);
      if (!content || page === null) return false;
      const index = indexes.get(page) ?? new PageIndex(content);
      indexes.set(page, index);
      if (typeof value === 'boolean') return sourceText !== null && index.hasMark(sourceText);
      return index.has(String(value), type);
    },
  };
}

class PageIndex {
  /** The words of every cell, table cell and line. */
  readonly #units: string[][];
  readonly #plain: { text: string; starts: Set<number>; ends: Set<number> }[];
  readonly #text: string;
  #amounts: Set<string> | null = null;

  constructor(page: PageContent) {
    this.#units = unitsOf(page);
    this.#text = this.#units.map((words) => words.join(' ')).join('\n');
    this.#plain = this.#units.map(joinPlain);
  }

  has(value: string, type: ValueType): boolean {
    switch (type) {
      case 'money':
      case 'decimal':
        return this.#money().has(value) || this.#money().has(parseMoney(value) ?? value);
      case 'date':
        return this.#someRun(4, (text) => isDate(text, value));
      case 'percent':
        return this.#someRun(1, (text) => /^(\d+(?:[.,]\d+)?)(?:\D*)$/.exec(text)?.[1]?.replace(',', '.') === value);
      case 'state':
        return this.#hasPlain(value) || this.#someRun(3, (text) => parseState(text) === value);
      case 'integer':
        return this.#someRun(1, (text) => /^\d+$/.test(text) && Number(text) === Number(value));
      case 'time':
        return [...this.#text.matchAll(printedTime)].some(([text]) => parseTime(text) === value);
      default:
        // An address is put together from lines that need not follow each other.
        return this.#hasPlain(value) || value.split(/, |\n/).every((part) => this.#hasPlain(part));
    }
  }

  hasMark(sourceText: string): boolean {
    return this.#text.includes(sourceText.trim().split(/\s/)[0] ?? sourceText) || this.#hasPlain(sourceText);
  }

  /** Whether consecutive words spell the value, letters and digits compared. */
  #hasPlain(value: string): boolean {
    const wanted = plain(value);
    if (wanted === '') return false;
    return this.#plain.some(({ text, starts, ends }) => {
      for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + 1)) {
        if (starts.has(from) && ends.has(from + wanted.length)) return true;
      }
      return false;
    });
  }

  #money(): Set<string> {
    if (this.#amounts) return this.#amounts;
    this.#amounts = new Set();
    for (const words of this.#units) {
      for (let from = 0; from < words.length; from += 1) {
        for (let count = 1; count <= 3 && from + count <= words.length; count += 1) {
          const text = words.slice(from, from + count).join(' ');
          if (!/\d/.test(text)) continue;
          const amount = parseMoney(text.replace(/^[^\d$(.,+−–-]+|[^\d)CRDcrd−–.-]+$/g, ''));
          if (amount !== null) this.#amounts.add(amount).add(amount.replace(/^-/, ''));
        }
      }
    }
    return this.#amounts;
  }

  #someRun(longest: number, matches: (text: string) => boolean): boolean {
    return this.#units.some((words) =>
      words.some((_, from) => {
        for (let count = 1; count <= longest && from + count <= words.length; count += 1) {
          if (
            matches(
              words
                .slice(from, from + count)
                .join(' ')
                .replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, ''),
            )
          )
            return true;
        }
        return false;
      }),
    );
  }
}

/** With its half of the day, for `2:05 PM` is not 02:05. */
const printedTime = /\b\d{1,2}\s?[:h]\s?\d{2}(?:\s?:\s?\d{2})?(?:\s*[ap]\.?m?\b\.?)?/gi;

/** As the page may mean it: with or without its year, month first or day first. */
function isDate(text: string, value: string): boolean {
  const year = Number(value.slice(0, 4));
  return parseDate(text, { year }) === value || parseDate(text, { year, order: 'dmy' }) === value;
}

function unitsOf({ cells, lines, formFields }: PageContent): string[][] {
  const texts: string[] = [];
  for (const { text, category } of cells) {
    if (text === undefined) continue;
    const grid = category === 'Table' || /<t(?:able|r|d)\b/i.test(text) ? parseTable(text).rows : [];
    if (grid.length === 0) texts.push(text);
    for (const cell of new Set(grid.flat())) texts.push(cell.text);
  }
  texts.push(...lines.map((line) => line.text), ...formFields.map((field) => field.value));
  let left = maxWords;
  return texts.flatMap((text) => {
    const words = text
      .split(/\s+/)
      .filter((word) => word !== '')
      .slice(0, Math.max(0, left));
    left -= words.length;
    return words.length > 0 ? [words] : [];
  });
}

/** A value may stand glued to its label, `INVOICE:INV-100`, or between the symbols of a check's MICR line. */
const innerMarks = /[:|"⑆⑇⑈]|(?<=^#)/;

function joinPlain(words: readonly string[]): { text: string; starts: Set<number>; ends: Set<number> } {
  const starts = new Set<number>();
  const ends = new Set<number>();
  let text = '';
  for (const word of words) {
    for (const part of word.split(innerMarks)) {
      starts.add(text.length);
      text += plain(part);
      ends.add(text.length);
    }
  }
  return { text, starts, ends };
}

/** Letters and digits of any script, and the signs that mask a number. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}*#]/gu, '');
