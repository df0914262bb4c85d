import { differencesWithin } from './match-prefix.ts';
import type { Phrase } from './phrase.ts';

/** Letters and digits, which are all that `squash` leaves. */
const alphabetSize = 36;

/**
 * The wordings of a form's labels, so arranged that a place on a page is compared with those alone that may be printed
 * there. A page has a thousand places and a form two hundred wordings; measuring the distance of each pair is what took
 * most of the time of reading a form.
 *
 * Cut into pairs of letters, a wording loses at most one pair with every character that differs, and what is left of it
 * moves by no more places than characters differ. So a place that shows too few of its pairs, each near where it belongs,
 * cannot be within its limit: nothing that a comparison would find is lost.
 */
export class PhraseIndex {
  readonly phrases: readonly Phrase[];
  /** No wording says anything about more characters than this. */
  readonly longestText: number;
  /** For every pair of letters, where its entries begin in the two lists below. */
  readonly #starts = new Uint32Array(alphabetSize ** 2 + 1);
  readonly #phraseOf: Uint16Array;
  readonly #placeOf: Uint16Array;
  readonly #byNumber = new Map<string, number[]>();
  /** Of one search; kept because making it anew costs as much as the search. */
  readonly #found: Uint16Array;
  /** By length of text, made when the first text of a length comes; lengths beyond `longestText` are all the same. */
  readonly #wanted = { opening: [] as Wanted[], inLine: [] as Wanted[] };

  constructor(phrases: readonly Phrase[]) {
    this.phrases = phrases;
    this.longestText = Math.max(
      0,
      ...phrases.map(({ text, limit, limitInItsBox }) => text.length + Math.max(limit, limitInItsBox)),
    );
    this.#found = new Uint16Array(phrases.length);
    const entries: { pair: number; phrase: number; place: number }[] = [];
    for (const [phrase, { text, number, box }] of phrases.entries()) {
      for (const key of new Set([number, box])) if (key !== null) append(this.#byNumber, key, phrase);
      if (number !== null) continue;
      for (let place = 0; place + 1 < text.length; place += 2)
        entries.push({ pair: pairAt(text, place), phrase, place });
    }
    entries.sort((a, b) => a.pair - b.pair);
    for (const { pair } of entries) this.#starts[pair + 1] = (this.#starts[pair + 1] ?? 0) + 1;
    for (let pair = 0; pair < alphabetSize ** 2; pair += 1) {
      this.#starts[pair + 1] = (this.#starts[pair + 1] ?? 0) + (this.#starts[pair] ?? 0);
    }
    this.#phraseOf = Uint16Array.from(entries, ({ phrase }) => phrase);
    this.#placeOf = Uint16Array.from(entries, ({ place }) => place);
  }

  /**
   * Which phrases may begin where a text begins.
   *
   * @param at.number - The box number printed before the text, or an empty string.
   * @param at.opens - Whether something parts the text from the word before.
   * @param at.from - The first phrase to ask for.
   * @returns Positions in `phrases`, ascending.
   */
  candidates(text: string, { number, opens, from }: { number: string; opens: boolean; from: number }): number[] {
    const length = Math.min(text.length, this.longestText + 1);
    const byLength = opens ? this.#wanted.opening : this.#wanted.inLine;
    const wanted = byLength[length] ?? toWanted(this.phrases, length, opens);
    byLength[length] = wanted;
    this.#countPairs(text, wanted.shifts);
    const candidates = (this.#byNumber.get(number) ?? []).filter((at) => at >= from);
    const numbered = candidates.length;
    for (let at = from; at < this.phrases.length; at += 1) {
      if ((this.#found[at] ?? 0) < (wanted.pairs[at] ?? 0)) continue;
      if (numbered === 0 || this.phrases[at]?.box !== number) candidates.push(at);
    }
    return numbered === 0 ? candidates : candidates.sort((a, b) => a - b);
  }

  #countPairs(text: string, shifts: Uint16Array): void {
    this.#found.fill(0);
    const end = Math.min(text.length, this.longestText) - 1;
    for (let at = 0; at < end; at += 1) {
      const pair = pairAt(text, at);
      const last = this.#starts[pair + 1] ?? 0;
      for (let entry = this.#starts[pair] ?? 0; entry < last; entry += 1) {
        const phrase = this.#phraseOf[entry] ?? 0;
        const shift = Math.abs(at - (this.#placeOf[entry] ?? 0));
        if (shift <= (shifts[phrase] ?? 0)) this.#found[phrase] = (this.#found[phrase] ?? 0) + 1;
      }
    }
  }
}

/** What a text of one length must show of each phrase: how many of its pairs, and how far at most from their places. */
type Wanted = { pairs: Uint16Array; shifts: Uint16Array };

const never = 0xffff;

function toWanted(phrases: readonly Phrase[], length: number, opens: boolean): Wanted {
  return {
    pairs: Uint16Array.from(phrases, (phrase) => pairsNeeded(phrase, length, opens)),
    shifts: Uint16Array.from(phrases, ({ text, limit, limitInLine }) =>
      length > text.length + limit && !opens ? limitInLine : differencesWithin(length, text.length, limit),
    ),
  };
}

/** The fewest pairs that a text of this length shares with a phrase which it holds, or whose beginning it is. */
function pairsNeeded({ text, number, limit, limitInLine }: Phrase, length: number, opens: boolean): number {
  if (number !== null) return never;
  const ofWhole =
    length < text.length - limit ? never : Math.max(0, Math.floor(text.length / 2) - (opens ? limit : limitInLine));
  if (length < 3 || length > text.length + limit) return ofWhole;
  // Of a beginning a quarter of the characters may differ, so it has at least four fifths of the text's length.
  const least = Math.max(3, Math.ceil(0.8 * length));
  return Math.min(ofWhole, Math.floor(least / 2) - Math.min(limit, Math.floor(least / 4)));
}

const pairAt = (text: string, at: number) => letterAt(text, at) * alphabetSize + letterAt(text, at + 1);

/** Digits before letters, as in the table of characters. */
function letterAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 97 ? code - 48 : code - 87;
}

function append(map: Map<string, number[]>, key: string, item: number): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
