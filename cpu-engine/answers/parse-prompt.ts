import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';
import type { LetteredType, Question } from './question.ts';

/**
 * Finds out what a prompt asks for: one of dots.ocr's four tasks, a choice from a lettered list of document types, or the
 * printed evidence for one type. A language model would understand any other prompt too; this engine does not.
 *
 * @returns null for a prompt that is none of these.
 */
export function parsePrompt(prompt: string): Question | null {
  const text = prompt.replace(IMAGE_MARKS, '').trim();
  if (text.startsWith(LAYOUT_OPENING)) return { kind: text.includes(WITHOUT_TEXT) ? 'layout_only' : 'layout_all' };
  if (text.startsWith(OCR_OPENING)) return { kind: 'ocr' };
  if (text.startsWith(GROUNDING_OPENING)) return toGroundingQuestion(text);
  const options = letteredTypes(text);
  if (options.length === 0) return null;
  // The end decides: a sender's hint further up may hold any words.
  if (/answer with one letter\.?$/i.test(text)) return { kind: 'choice', options };
  return /printed evidence/i.test(text) ? toEvidenceQuestion(text) : null;
}

/** What dots.ocr's callers put before the prompt to mark the image's place. */
const IMAGE_MARKS = /<\|(?:img|imgpad|endofimg)\|>/g;
const LAYOUT_OPENING = 'Please output the layout information from';
const WITHOUT_TEXT = 'Do not output the corresponding text';
const OCR_OPENING = 'Extract the text content from this image';
const GROUNDING_OPENING = 'Extract text from the given bounding box';
const DEFAULT_NO_EVIDENCE = 'No such evidence on this page.';

function toGroundingQuestion(text: string): Question | null {
  const numbers = /\[\s*([-\d.]+)\s*,\s*([-\d.]+)\s*,\s*([-\d.]+)\s*,\s*([-\d.]+)\s*\]$/
    .exec(text)
    ?.slice(1)
    .map(Number);
  const [x1, y1, x2, y2] = numbers ?? [];
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return null;
  if (![x1, y1, x2, y2].every(Number.isFinite)) return null;
  return { kind: 'grounding_ocr', bbox: [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)] };
}

/** `A. W2: IRS Form W-2 …`, a line each. */
function letteredTypes(text: string): LetteredType[] {
  return [...text.matchAll(/^\s*([A-Z])[.):]\s+(.*)$/gm)].flatMap(([, letter = '', label = '']) => {
    const type = typeAtStart(label);
    return type ? [{ letter, type }] : [];
  });
}

function toEvidenceQuestion(text: string): Question | null {
  const named = [...text.matchAll(/\btype of this page is:?\s*(.+)$/gim)].at(-1)?.[1];
  const type = named && typeAtStart(named);
  if (!type) return null;
  const noEvidence = /answer exactly: *(.+)$/im.exec(text)?.[1]?.trim() ?? DEFAULT_NO_EVIDENCE;
  return { kind: 'evidence', type, noEvidence };
}

const longestFirst = docTypes.toSorted((a, b) => b.length - a.length);

function typeAtStart(label: string): DocType | undefined {
  const rest = label.trim().toLowerCase();
  return longestFirst.find((type) => {
    const name = type.toLowerCase();
    return rest.startsWith(name) && !/^[\w-]/.test(rest.slice(name.length));
  });
}
