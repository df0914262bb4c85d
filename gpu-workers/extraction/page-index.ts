import { parseDate, parseTime } from '../../shared/document-types/dates.ts';
import type { ValueType } from '../../shared/document-types/field.ts';
import { parseState } from '../../shared/document-types/identifiers.ts';
import { parseMoney } from '../../shared/document-types/money.ts';
import type { PageContent } from './page-content.ts';
import { PlainText } from './plain-text.ts';
import { parseTable } from './table.ts';
import { bareWordRuns, wordRuns } from './word-runs.ts';

/** Text beyond this many words a page is not indexed: a value found there counts as not found. */
const maxWords = 20_000;

/**
 * All that a page says, by type of value. What stands there is read once for each type that is asked for, not once for
 * each value: a page of a statement has two hundred values.
 */
export class PageIndex {
  /** The words of every cell, table cell, line and form field. */
  readonly #units: string[][];
  readonly #text: string;
  readonly #plain: PlainText;
  /** What the page holds of a type, by a name for it; of dates, for each year that completes those without one. */
  readonly #known = new Map<string, ReadonlySet<string>>();

  constructor(page: PageContent) {
    this.#units = unitsOf(page);
    this.#text = this.#units.map((words) => words.join(' ')).join('\n');
    this.#plain = new PlainText(this.#units);
  }

  has(value: string, type: ValueType): boolean {
    switch (type) {
      case 'money':
      case 'decimal': {
        const amounts = this.#of('amounts', () => [...wordRuns(this.#units, 3)].flatMap(amountsIn));
        return amounts.has(value) || amounts.has(parseMoney(value) ?? value);
      }
      case 'date': {
        const year = value.slice(0, 4);
        return this.#of(`dates of ${year}`, () => this.#runs(4).flatMap((text) => datesIn(text, Number(year)))).has(
          value,
        );
      }
      case 'percent':
        return this.#of('percents', () => this.#runs(1).flatMap(percentIn)).has(value);
      case 'state':
        return (
          this.#plain.has(value) ||
          this.#of('states', () => this.#runs(3).flatMap((text) => parseState(text) ?? [])).has(value)
        );
      case 'integer':
        return this.#of('integers', () => this.#runs(1).flatMap(integerIn)).has(String(Number(value)));
      case 'time':
        return this.#of('times', () =>
          [...this.#text.matchAll(printedTime)].flatMap(([text]) => parseTime(text) ?? []),
        ).has(value);
      default:
        // An address is put together from lines that need not follow each other.
        return this.#plain.has(value) || value.split(/, |\n/).every((part) => this.#plain.has(part));
    }
  }

  hasMark(sourceText: string): boolean {
    return this.#text.includes(sourceText.trim().split(/\s/)[0] ?? sourceText) || this.#plain.has(sourceText);
  }

  #runs(longest: number): string[] {
    return [...bareWordRuns(this.#units, longest)];
  }

  #of(name: string, read: () => string[]): ReadonlySet<string> {
    const known = this.#known.get(name) ?? new Set(read());
    this.#known.set(name, known);
    return known;
  }
}

/** An amount with its sign, and without: what a statement's heading makes negative is printed as it is. */
function amountsIn(text: string): string[] {
  // Nothing with a letter between its digits is an amount, and most of a page is told from amounts by that alone.
  if (!/\d/.test(text) || /\d[^\d\p{L}]*\p{L}\D*\d/u.test(text)) return [];
  const amount = parseMoney(text.replace(/^[^\d$(.,+−–-]+|[^\d)CRDcrd−–.-]+$/g, ''));
  return amount === null ? [] : [amount, amount.replace(/^-/, '')];
}

/** As the page may mean it: with or without its year, month first or day first. */
function datesIn(text: string, year: number): string[] {
  if (!/\d/.test(text) || noDate.test(text)) return [];
  const date = parseDate(text, { year });
  const dayFirst = date === null ? null : parseDate(text, { year, order: 'dmy' });
  return [date, dayFirst].filter((found) => found !== null);
}

/** Signs that no date has, or a number of digits that no part of one has: most of a page is told from dates by that alone. */
const noDate = /[^\p{L}\d\s.,:/'-]|(?<![\d.])(?:\d{3}|\d{5,7}|\d{9,})(?![\dT])/iu;

const percentIn = (text: string) => /^(\d+(?:[.,]\d+)?)(?:\D*)$/.exec(text)?.[1]?.replace(',', '.') ?? [];

const integerIn = (text: string) => (/^\d+$/.test(text) ? String(Number(text)) : []);

/** With its half of the day, for `2:05 PM` is not 02:05. */
const printedTime = /\b\d{1,2}\s?[:h]\s?\d{2}(?:\s?:\s?\d{2})?(?:\s*[ap]\.?m?\b\.?)?/gi;

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
