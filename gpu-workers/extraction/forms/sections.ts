import type { FormPage, FormWord } from './form-word.ts';
import type { LabelHit } from './label-hit.ts';

type Anchor = { kind: string; x: number; y: number };

const titlePattern = /\b1099\s?-?\s?(INT|DIV|B|OID|MISC|NEC|R|G|K|PATR)\b/i;

/** Titles are short; a longer line only mentions a form. */
const longestTitle = 14;

/**
 * Brokers put several 1099s on one page, and many of their boxes have the same names. Keeps the boxes that stand below the
 * title of the wanted form and above the next form's. On a page of one form nothing is taken away.
 *
 * @param formNumber - Matches the title of the wanted form.
 */
export function inOwnSection(hits: readonly LabelHit[], page: FormPage, formNumber: RegExp): LabelHit[] {
  const anchors = titleAnchors(page);
  const isOwn = ({ kind }: Anchor) => formNumber.test(`1099-${kind}`);
  if (!anchors.some(isOwn) || anchors.every(isOwn)) return [...hits];
  return hits.filter((hit) => {
    if (hit.label.role !== 'field' || hit.label.box === undefined) return true;
    const [x, y] = hit.place;
    const above = anchors.filter((anchor) => anchor.y <= y + page.unit && anchor.x <= x + 3 * page.unit);
    const nearest = above.reduce<Anchor | null>(
      (best, anchor) => (best === null || anchor.y > best.y ? anchor : best),
      null,
    );
    return nearest === null || isOwn(nearest);
  });
}

function titleAnchors(page: FormPage): Anchor[] {
  const lines = new Map<number, FormWord[]>();
  for (const word of page.words) lines.set(word.line, [...(lines.get(word.line) ?? []), word]);
  return [...lines.values()].flatMap((words) => {
    const text = words.map((word) => word.text).join(' ');
    const kind = titlePattern.exec(text)?.[1]?.toUpperCase();
    const [first] = words;
    const isTitle = words.length <= longestTitle && !/\b(?:see|instructions|www|report)\b/i.test(text);
    return kind !== undefined && first && isTitle ? [{ kind, x: first.place[0], y: first.place[1] }] : [];
  });
}
