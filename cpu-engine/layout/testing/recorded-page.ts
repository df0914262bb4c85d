import { readFileSync } from 'node:fs';
import type { Bbox } from '../../../shared/cell.ts';
import type { GrayImage, OcrLine } from '../../ocr/line.ts';
import { blankPage, fill, outline } from './page-maker.ts';

type Recording = {
  width: number;
  height: number;
  rules: Bbox[];
  checkboxes: Bbox[];
  lines: { text: string; bbox: Bbox; words: [string, number, number, number, number][] }[];
};

/** A page of `fixtures/`: its lines as OCR read them, and its rules and checkboxes drawn on white. */
export function recordedPage(name: string): { lines: OcrLine[]; gray: GrayImage } {
  const file = new URL(`../fixtures/${name}.json`, import.meta.url);
  const recording: Recording = JSON.parse(readFileSync(file, 'utf8'));
  const gray = blankPage(recording.width, recording.height);
  for (const rule of recording.rules) fill(gray, rule, 60);
  for (const box of recording.checkboxes) outline(gray, box);
  const lines = recording.lines.map(({ text, bbox, words }) => ({
    text,
    bbox,
    confidence: 0.98,
    words: words.map(([word, ...box]): OcrLine['words'][number] => ({ text: word, bbox: box, confidence: 0.98 })),
  }));
  return { lines, gray };
}
