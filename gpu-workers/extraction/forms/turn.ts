import type { Bbox, TextLine } from '../../../shared/cell.ts';
import type { PageContent } from '../page-content.ts';

/** Where a box of the page as sent would stand if its print were upright. */
export type Turn = (box: Bbox) => Bbox;

/** A page may have been sent on its side or upside down: the way its words follow each other tells. */
export function pageTurn({ lines, width, height }: PageContent): Turn {
  const votes = { right: 0, left: 0, down: 0, up: 0 };
  for (const { words } of lines) {
    const [first, last] = [words[0]?.bbox, words.at(-1)?.bbox];
    if (!first || !last || words.length < 2) continue;
    const across = last[0] + last[2] - first[0] - first[2];
    const along = last[1] + last[3] - first[1] - first[3];
    if (Math.abs(across) >= Math.abs(along)) votes[across > 0 ? 'right' : 'left'] += 1;
    else votes[along > 0 ? 'down' : 'up'] += 1;
  }
  const most = Math.max(...Object.values(votes));
  if (votes.right === most) return (box) => box;
  if (votes.down === most) return ([x1, y1, x2, y2]) => [y1, width - x2, y2, width - x1];
  if (votes.up === most) return ([x1, y1, x2, y2]) => [height - y2, x1, height - y1, x2];
  return ([x1, y1, x2, y2]) => [width - x2, height - y2, width - x1, height - y1];
}

export const turnLine = (line: TextLine, turn: Turn): TextLine => ({
  ...line,
  bbox: turn(line.bbox),
  words: line.words.map((word) => ({ ...word, bbox: turn(word.bbox) })),
});
