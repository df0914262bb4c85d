import { centreY, type FormPage, type FormWord } from './form-word.ts';
import { squash } from './squash.ts';

/** A printed line from left to right, with what `squash` leaves of each of its words. */
export type LabelLine = { words: FormWord[]; texts: string[] };

/** A word by its line and its place in it. */
export type WordPlace = { line: LabelLine; at: number };

/** The lines of a page, squashed once and sorted by height once, for labels are looked for from every word on. */
export class LabelLines {
  readonly lines: readonly LabelLine[];
  readonly unit: number;
  readonly #byHeight: (WordPlace & { y: number; order: number })[];

  constructor(page: FormPage) {
    this.unit = page.unit;
    this.lines = groupLines(page.words);
    this.#byHeight = this.lines
      .flatMap((line) => line.words.map((word, at) => ({ line, at, y: centreY(word) })))
      .map((place, order) => ({ ...place, order }))
      .sort((a, b) => a.y - b.y);
  }

  /**
   * Where a label goes on below.
   *
   * @param first - Its first word, with which its other lines are aligned.
   * @param current - The first word of its last line so far.
   */
  below(first: FormWord, current: FormWord): WordPlace | null {
    const { unit } = this;
    const y = centreY(current);
    let best: { place: WordPlace; distance: number; order: number } | null = null;
    for (let index = this.#firstFrom(y); index < this.#byHeight.length; index += 1) {
      const place = this.#byHeight[index];
      const word = place?.line.words[place.at];
      if (!place || !word || place.y - y > 1.9 * unit) break;
      if (word.line === current.line || word.container !== first.container) continue;
      const [dx, dy] = [word.place[0] - first.place[0], place.y - y];
      if (dy < 0.5 * unit || dx < -2 * unit || dx > 2.5 * unit) continue;
      const distance = Math.abs(dx) + 2 * dy;
      if (best && (distance > best.distance || (distance === best.distance && place.order > best.order))) continue;
      best = { place, distance, order: place.order };
    }
    return best?.place ?? null;
  }

  /** The first of the words by height that is not above `y`. */
  #firstFrom(y: number): number {
    let [from, to] = [0, this.#byHeight.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#byHeight[middle]?.y ?? 0) < y) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function groupLines(words: readonly FormWord[]): LabelLine[] {
  const lines = new Map<number, FormWord[]>();
  for (const word of words) {
    const line = lines.get(word.line);
    if (line) line.push(word);
    else lines.set(word.line, [word]);
  }
  return [...lines.values()].map((line) => {
    line.sort((a, b) => a.place[0] - b.place[0]);
    return { words: line, texts: line.map((word) => squash(word.text)) };
  });
}
