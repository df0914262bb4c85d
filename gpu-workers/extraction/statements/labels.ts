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
  let best: LabelMatch | null = null;
  for (const label of labels) {
    if (best !== null && label.length <= best.length) continue;
    const end = endOfLabel(text, label);
    if (end !== null) best = { rest: afterSeparator(text.slice(end)), length: label.length };
  }
  return best;
}

/** Digits that OCR reads for letters. */
const lookAlikes: Record<string, string> = { 0: 'o', 1: 'li', 5: 's', 8: 'b' };

/** Where the label ends in the text, or null. */
function endOfLabel(text: string, label: string): number | null {
  let at = 0;
  let matched = 0;
  let mistakes = 0;
  while (matched < label.length) {
    const character = text[at];
    if (character === undefined) return null;
    const kept = squash(character);
    if (kept !== '' && !label.startsWith(kept, matched) && !lookAlikes[kept]?.includes(label[matched] ?? '')) {
      // OCR misreads single letters; in a long label one or two of them leave no doubt what it is.
      mistakes += 1;
      if (matched === 0 || matched > label.length - 3 || kept.length > 1 || mistakes > Math.floor(label.length / 9))
        return null;
    }
    matched += kept.length;
    at += 1;
  }
  const goesOn = /^\p{L}/u.test(text.slice(at)) && /\p{L}$/u.test(label);
  const number = /^\d/.test(text.slice(at)) && /\d$/.test(label);
  return goesOn || number ? null : at;
}

/** `: X`, `# X`, `(MYR) : X`, `.....X` → `X` */
function afterSeparator(text: string): string {
  return text
    .replace(/^\s*\((?:[^)]{0,12})\)/, '')
    .replace(/^[\s:.\-–#=*|_/]+(?=\D|$)/, (mark) => (/-$/.test(mark) ? '-' : ''))
    .replace(/^[\s:.–#=*|_]+/, '')
    .trim();
}
