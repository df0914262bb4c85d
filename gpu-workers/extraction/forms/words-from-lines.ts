import type { Bbox, TextLine } from '../../../shared/cell.ts';
import type { FormField } from '../../documents/page.ts';
import type { PageContent } from '../page-content.ts';
import { type FormPage, type FormWord, maxWordsPerPage, median } from './form-word.ts';
import { level, pageTilt } from './tilt.ts';
import { pageTurn, turnLine } from './turn.ts';

/** The page by its printed lines and by what is typed into its form fields; null when it has neither. */
export function wordsFromLines(page: PageContent): FormPage | null {
  const fields = page.formFields.filter(isShown);
  if (page.lines.length === 0) return null;
  const turn = pageTurn(page);
  const tilt = pageTilt(page.lines.map((line) => turnLine(line, turn)));
  const words: FormWord[] = [];
  for (const [line, textLine] of page.lines.entries()) {
    for (const { text, bbox } of wordsOf(textLine)) {
      if (words.length >= maxWordsPerPage) break;
      // An engine reads what is typed into a field off the picture; the field itself knows better.
      if (!isBox(bbox) || fields.some((field) => field.kind === 'text' && holds(field.bbox, bbox))) continue;
      const ocr = page.lineSource === 'text_layer' ? 1 : textLine.confidence;
      words.push({
        text,
        page: page.page,
        place: level(turn(bbox), tilt),
        bbox,
        ocr,
        line,
        container: null,
        typed: false,
      });
    }
  }
  const unit = median(
    words.map(({ place }) => place[3] - place[1]),
    Math.max(8, page.height / 100),
  );
  for (const [index, field] of fields.entries()) {
    const place = level(turn(field.bbox), tilt);
    words.push(...typedWords(field, place, { page: page.page, line: page.lines.length + index, unit }));
  }
  return { page: page.page, source: 'lines', words, unit: Math.max(unit, 1) };
}

const isShown = (field: FormField) =>
  isBox(field.bbox) && (field.kind === 'checkbox' || field.kind === 'radio' || field.value.trim() !== '');

const isBox = (box: Bbox) => box.every(Number.isFinite) && box[2] >= box[0] && box[3] >= box[1];

function wordsOf(line: TextLine): { text: string; bbox: Bbox }[] {
  const words = line.words.filter((word) => word.text.trim() !== '');
  if (words.length > 0) return words.map(({ text, bbox }) => ({ text: text.trim(), bbox }));
  // A line without words keeps its text: every character takes an equal share of its width.
  const [x1, y1, x2, y2] = line.bbox;
  const step = (x2 - x1) / Math.max(1, line.text.length);
  return [...line.text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    bbox: [x1 + match.index * step, y1, x1 + (match.index + match[0].length) * step, y2],
  }));
}

/** Whether most of a word lies in a field. */
function holds(field: Bbox, word: Bbox): boolean {
  const [x, y] = [(word[0] + word[2]) / 2, (word[1] + word[3]) / 2];
  return x >= field[0] && x <= field[2] && y >= field[1] && y <= field[3];
}

/** A field's value starts at its upper left corner, whatever its alignment: that is where its box is told from others. */
function typedWords(field: FormField, place: Bbox, at: { page: number; line: number; unit: number }): FormWord[] {
  const isMark = field.kind === 'checkbox' || field.kind === 'radio';
  const lines = isMark
    ? [field.checked ? '☑' : '☐']
    : field.value.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
  const height = Math.min(place[3] - place[1], lines.length * at.unit) / Math.max(1, lines.length);
  const longest = Math.max(1, ...lines.map((line) => line.length));
  const step = Math.min((place[2] - place[0]) / longest, at.unit * 0.6);
  // A field of one line is as high as its box; its words stand in the middle of it.
  const top = lines.length === 1 ? (place[1] + place[3] - height) / 2 : place[1];
  return lines.flatMap((line, index) =>
    [...line.matchAll(/\S+/g)].map((match) => ({
      text: match[0],
      page: at.page,
      place: [
        place[0] + match.index * step,
        top + index * height,
        place[0] + (match.index + match[0].length) * step,
        top + (index + 1) * height,
      ] as Bbox,
      bbox: field.bbox,
      ocr: 1,
      line: at.line + index / (lines.length + 1),
      container: null,
      typed: true,
    })),
  );
}
