/** A value may stand glued to its label, `INVOICE:INV-100`, or between the symbols of a check's MICR line. */
const innerMarks = /[:|"⑆⑇⑈]|(?<=^#)/;

const [starts, ends] = [1, 2];

/** The letters and digits of a page in one text, so that one search finds a value wherever it stands. */
export class PlainText {
  /** A line break parts units; no value holds one, so none is found across two of them. */
  readonly #text: string;
  /** Every unit as a whole: what a table's row says is found at once, however long the table is. */
  readonly #whole: ReadonlySet<string>;
  /** For every place in the text whether a word starts or ends there. */
  readonly #edges: Uint8Array;

  /** @param units - The words of every piece of text that belongs together. */
  constructor(units: readonly (readonly string[])[]) {
    const parts = units.map((words) => words.flatMap((word) => word.split(innerMarks).map(plain)));
    const texts = parts.map((unit) => unit.join(''));
    this.#whole = new Set(texts);
    this.#text = texts.join('\n');
    this.#edges = new Uint8Array(this.#text.length + 1);
    let at = 0;
    for (const unit of parts) {
      for (const { length } of unit) {
        this.#mark(at, starts);
        at += length;
        this.#mark(at, ends);
      }
      at += 1;
    }
  }

  /** Whether consecutive words of a unit spell the value, letters and digits compared. */
  has(value: string): boolean {
    const wanted = plain(value);
    if (wanted === '') return false;
    if (this.#whole.has(wanted)) return true;
    for (let from = this.#text.indexOf(wanted); from >= 0; from = this.#text.indexOf(wanted, from + 1)) {
      if (this.#is(from, starts) && this.#is(from + wanted.length, ends)) return true;
    }
    return false;
  }

  #mark(at: number, edge: number): void {
    this.#edges[at] = (this.#edges[at] ?? 0) | edge;
  }

  #is(at: number, edge: number): boolean {
    return ((this.#edges[at] ?? 0) & edge) !== 0;
  }
}

/** Letters and digits of any script, and the signs that mask a number. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}*#]/gu, '');
