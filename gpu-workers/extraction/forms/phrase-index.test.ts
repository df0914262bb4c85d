import { describe, expect, it } from 'vitest';
import { w2 } from '../../../shared/document-types/w2.ts';
import { field, labelsOf } from './label.ts';
import { matchPrefix } from './match-prefix.ts';
import { toPhrase } from './phrase.ts';
import { PhraseIndex } from './phrase-index.ts';
import { squash } from './squash.ts';

const labels = [...labelsOf(w2, []), field('state', 'text', '15 State', '15 St.'), field('code', 'text', 'C o d e')];
const phrases = labels.flatMap((label) => label.phrases.map((phrase) => toPhrase(label, phrase)));
const index = new PhraseIndex(phrases);

/** The same numbers in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What poor OCR makes of a text: letters changed, lost and added. */
function misread(text: string, errors: number, random: (below: number) => number): string {
  let read = text;
  for (let count = 0; count < errors; count += 1) {
    const at = random(read.length);
    const letter = ['', 'e', 'rn', 'x', '8'][random(5)] ?? '';
    read = read.slice(0, at) + letter + read.slice(at + random(2));
  }
  return read;
}

describe('the phrases that may begin at a place', () => {
  it('are all that a comparison finds there, however poorly they are read or cut short', () => {
    const random = createRandom(7);
    let found = 0;
    for (let round = 0; round < 3000; round += 1) {
      const printed = phrases[random(phrases.length)];
      const next = phrases[random(phrases.length)];
      if (!printed || !next) continue;
      const whole = misread(printed.text, random(12), random) + next.text.slice(0, random(30));
      const text = random(3) === 0 ? whole.slice(0, random(whole.length)) : whole;
      const number = ['', '1', 'l5', 'l2a', printed.box ?? ''][random(5)] ?? '';
      const opens = number !== '' || random(2) === 0;
      const ends = Array.from({ length: text.length }, (_, at) => at + 1);
      const candidates = new Set(index.candidates(text, { number, opens, from: 0 }));
      for (const [at, phrase] of phrases.entries()) {
        if (phrase.number !== null && phrase.number !== number) continue;
        const limit = phrase.box === number ? phrase.limitInItsBox : phrase.limit;
        const { match, isPrefix } = matchPrefix(phrase.text, text, ends, limit);
        const isFound = match !== null && (opens || match.distance <= phrase.limitInLine);
        if (!isFound && !isPrefix) continue;
        found += 1;
        expect(candidates.has(at), `${phrase.text} in ${text}`).toBe(true);
      }
    }
    expect(found).toBeGreaterThan(1000);
  });

  it('are few where no label is printed', () => {
    const addresses = ['1600 Pennsylvania Avenue NW, Washington, DC 20500', 'Acme Widgets and Sons, Attn. Payroll'];
    for (const text of addresses)
      expect(index.candidates(squash(text), { number: '', opens: true, from: 0 }).length).toBeLessThan(
        phrases.length / 20,
      );
  });

  it('come in the order of the form, those of the number that stands before them among the others', () => {
    const candidates = index.candidates(squash('State'), { number: squash('15'), opens: true, from: 0 });
    expect(candidates.map((at) => phrases[at]?.label.id)).toContain('state');
    expect(candidates).toEqual([...candidates].sort((a, b) => a - b));
  });
});
