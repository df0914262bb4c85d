/** Letters and digits alone, lower case: OCR drops spaces and adds points, so labels are compared without them. */
export const squash = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}#%]/gu, '');

export type LabelMatch = {
  /** What stands after the label in the same text, its separator taken off. */
  rest: string;
  /** Squashed length: a longer label says more. */
  length: number;
};

/**
 * Looks for one of the labels at the start of a text.
 *
 * @param labels - Squashed. `#` counts as a character of its own; an optional one at the end need not be listed.
 * @returns The longest label that fits and ends at the end of a word.
 */
export function matchLabel(text: string, labels: readonly string[]): LabelMatch | null {
  const first = firstLetter(text);
  // Most texts begin like no label at all, and every text of a page is asked for dozens of lists of them.
  let letters: Letter[] | null = null;
  let best: { label: string; end: number } | null = null;
  for (const label of labels) {
    if (label[0] !== first || (best !== null && label.length <= best.label.length)) continue;
    letters ??= squashedLetters(text);
    const end = endOfLabel(letters, label);
    if (end !== null && !goesOn(text, end, label)) best = { label, end };
  }
  return best && { rest: afterSeparator(text.slice(best.end)), length: best.label.length };
}

type Letter = { letter: string; end: number };

/** No label is longer, whatever follows it. */
const longestLabel = 60;

function firstLetter(text: string): string | undefined {
  for (let at = 0; at < Math.min(text.length, longestLabel); at += 1) {
    const letter = letterOf(text, at);
    if (letter !== '') return letter;
  }
  return undefined;
}

function squashedLetters(text: string): Letter[] {
  const letters: Letter[] = [];
  for (let at = 0; at < Math.min(text.length, longestLabel); at += 1) {
    const letter = letterOf(text, at);
    if (letter !== '') letters.push({ letter, end: at + 1 });
  }
  return letters;
}

/** What `squash` leaves of one character; the plain ones, which most are, without its pattern. */
function letterOf(text: string, at: number): string {
  const character = text.charAt(at);
  if ((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9')) return character;
  return character === ' ' ? '' : squash(character);
}

/** Digits that OCR reads for letters. */
const lookAlikes: Record<string, string> = { 0: 'o', 1: 'li', 5: 's', 8: 'b' };

/** Where the label ends in the text, or null. */
function endOfLabel(letters: Letter[], label: string): number | null {
  let mistakes = 0;
  for (let index = 0; index < label.length; index += 1) {
    const letter = letters[index]?.letter;
    const expected = label[index] as string;
    if (letter === undefined) return null;
    if (letter === expected || lookAlikes[letter]?.includes(expected)) continue;
    // OCR misreads single letters; in a long label one or two of them leave no doubt what it is.
    mistakes += 1;
    if (index > label.length - 3 || mistakes > Math.floor(label.length / 9)) return null;
  }
  return letters[label.length - 1]?.end ?? null;
}

/** Whether the word or number at the end of the label is only the beginning of a longer one. */
function goesOn(text: string, end: number, label: string): boolean {
  const next = text[end] ?? '';
  return (/\p{L}/u.test(next) && /\p{L}$/u.test(label)) || (/\d/.test(next) && /\d$/.test(label));
}

/** `: X`, `# X`, `(MYR) : X`, `.....X` → `X` */
function afterSeparator(text: string): string {
  return text
    .replace(/^\s*\((?:[^)]{0,12})\)/, '')
    .replace(/^[\s:.\-–#=*|_/]+(?=\D|$)/, (mark) => (/-$/.test(mark) ? '-' : ''))
    .replace(/^[\s:.–#=*|_]+/, '')
    .trim();
}
