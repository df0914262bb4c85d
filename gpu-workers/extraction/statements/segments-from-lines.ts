import type { Bbox, TextLine } from '../../../shared/cell.ts';
import type { PageContent } from '../page-content.ts';
import { longestLine } from './longest-line.ts';
import type { Segment } from './segments.ts';

type Word = TextLine['words'][number];

/** Cuts a page's printed lines at the gaps between columns and turns them level. */
export function segmentsFromLines(page: PageContent): Segment[] {
  const slope = pageSlope(page.lines);
  return page.lines.flatMap((line) =>
    splitAtGaps(line).map((words) => {
      const bbox = boxOf(words);
      const rise = slope * ((bbox[0] + bbox[2]) / 2);
      // A long line's own box is tall where it slopes; what counts is the height of its letters.
      const lean = Math.min(Math.abs(slope) * (bbox[2] - bbox[0]), (bbox[3] - bbox[1]) / 2);
      return {
        text: words
          .map((word) => word.text)
          .join(' ')
          .slice(0, longestLine),
        page: page.page,
        place: [bbox[0], bbox[1] - rise + lean / 2, bbox[2], bbox[3] - rise - lean / 2] as Bbox,
        bbox,
        ocr: page.lineSource === 'text_layer' ? 1 : line.confidence,
        slot: null,
        heading: false,
        running: false,
      };
    }),
  );
}

function splitAtGaps(line: TextLine): Word[][] {
  const words = line.words.filter((word) => word.text.trim() !== '');
  if (words.length === 0) return line.text.trim() === '' ? [] : [[{ text: line.text.trim(), bbox: line.bbox }]];
  const heights = words.map((word) => word.bbox[3] - word.bbox[1]).sort((a, b) => a - b);
  const byHeight = (heights[Math.floor(heights.length / 2)] ?? 0) * 1.05;
  const letter = letterWidth(words);
  // In a typewriter's face a space is as wide as a letter, and a point leaves most of its own place empty besides.
  const widestSpace = (before: Word) => Math.max(byHeight, (/[.,:;']$/.test(before.text) ? 1.9 : 1.5) * letter);
  const runs: Word[][] = [];
  for (const word of words) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && word.bbox[0] - last.bbox[2] <= widestSpace(last)) run.push(word);
    else runs.push([word]);
  }
  return runs;
}

/** The usual width of a letter: the median over the words that are long enough to tell. */
function letterWidth(words: Word[]): number {
  const widths = words
    .filter(({ text }) => text.length > 2)
    .map(({ text, bbox }) => (bbox[2] - bbox[0]) / text.length)
    .sort((a, b) => a - b);
  return widths[Math.floor(widths.length / 2)] ?? 0;
}

/** Rise over run of the printed lines: the median over the lines that are long enough to tell. */
function pageSlope(lines: TextLine[]): number {
  const slopes = lines.flatMap(({ words }) => {
    const [first, last] = [words[0], words.at(-1)];
    if (!first || !last) return [];
    const run = last.bbox[0] + last.bbox[2] - first.bbox[0] - first.bbox[2];
    const rise = last.bbox[1] + last.bbox[3] - first.bbox[1] - first.bbox[3];
    return words.length >= 3 && run > 12 * (first.bbox[3] - first.bbox[1]) ? [rise / run] : [];
  });
  if (slopes.length < 3) return 0;
  const median = slopes.sort((a, b) => a - b)[Math.floor(slopes.length / 2)] ?? 0;
  return Math.abs(median) < 0.12 ? median : 0;
}

const boxOf = (words: Word[]): Bbox => [
  Math.min(...words.map((word) => word.bbox[0])),
  Math.min(...words.map((word) => word.bbox[1])),
  Math.max(...words.map((word) => word.bbox[2])),
  Math.max(...words.map((word) => word.bbox[3])),
];
