import type { checkKinds } from '../../../shared/document-types/check.ts';
import type { PageContent } from '../page-content.ts';
import type { Readings } from '../reading.ts';
import { put } from '../statements/evidence.ts';
import type { Segment } from '../statements/segments.ts';
import type { CheckFront } from './check-front.ts';

type Kind = (typeof checkKinds)[number];

/** Reads what the rest of the face says: memo, signature, kind, and whether it is void. */
export function readMarks(front: CheckFront, readings: Readings): void {
  readMemo(front, readings);
  readSignature(front, readings);
  readVoid(front, readings);
  readKind(front, readings);
}

const memoLabel = /^(?:memo|for|re|reference|note)\b\s*[.:_]*\s*/i;

/** Behind its label, or right of it up to the signature. */
function readMemo(front: CheckFront, readings: Readings): void {
  const border = front.payTo?.segment.place[3] ?? (front.top + front.bottom) / 2;
  for (const row of front.rows.toReversed()) {
    if (row === front.micr?.row || row.top < border) continue;
    const [first] = row.segments;
    const label = first && memoLabel.exec(first.text)?.[0];
    if (!first || label === undefined || first.place[0] > (front.left + front.right) / 2) continue;
    const rest = first.text.slice(label.length).trim();
    const behind = behindLabel(front, first);
    const text = [rest, ...behind.map((segment) => segment.text)]
      .join(' ')
      .replace(/[_\s]+/g, ' ')
      .trim();
    if (!/[\p{L}\d]/u.test(text) || /^(?:deposit only|security)/i.test(text)) continue;
    put(readings, 'memo', text, rest === '' ? behind : [first, ...behind], { sourceText: text });
    return;
  }
}

/** What stands right of the memo's label, up to the signature. Handwriting is higher than print, so its middle may lie off. */
function behindLabel(front: CheckFront, label: Segment): Segment[] {
  const middle = front.left + 0.58 * (front.right - front.left);
  const [, top, right, bottom] = label.place;
  return front.rows
    .filter((row) => row !== front.micr?.row)
    .flatMap((row) => row.segments)
    .filter(({ place, text }) => {
      const shared = Math.min(place[3], bottom) - Math.max(place[1], top);
      return place[0] >= right - 5 && place[0] < middle && shared > 0.4 * (bottom - top) && !isSignatureLabel(text);
    })
    .sort((a, b) => a.place[0] - b.place[0]);
}

const isSignatureLabel = (text: string) => /signat|authori[sz]|\bMP\b|void after/i.test(text);

/** What the engine made of the ink over the signature line, lower right. A printed label there is no signature. */
function readSignature(front: CheckFront, readings: Readings): void {
  const border = front.payTo?.segment.place[3] ?? (front.top + front.bottom) / 2;
  const ink = front.rows
    .filter((row) => row !== front.micr?.row)
    .flatMap((row) => row.segments)
    .filter(({ place, text }) => {
      const isLowerRight =
        place[0] > front.left + 0.5 * (front.right - front.left) && place[1] > border + 0.35 * (front.bottom - border);
      return isLowerRight && /\p{L}{2}/u.test(text) && !isPrinted(text);
    });
  if (ink.length === 0) return;
  put(readings, 'signatures[0].present', true, ink);
  put(readings, 'signatures[0].text', ink.map(({ text }) => text).join(' '), ink);
}

/** A picture that the engine saw over the signature line: ink that it did not take for letters. */
export function readDrawnSignature(pages: readonly PageContent[], readings: Readings): void {
  const [foot, payee] = [readings.get('micr.raw'), readings.get('payee')];
  const page = pages.find((each) => each.page === (foot ?? payee)?.page);
  if (!page) return;
  const [top, bottom] = [payee?.bbox?.[3] ?? page.height / 3, foot?.bbox?.[1] ?? page.height];
  const ink = page.cells.find(({ category, bbox }) => {
    if (category !== 'Picture' || bbox === null) return false;
    const [x, y] = [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2];
    return x > page.width / 2 && y > top && y < bottom;
  });
  if (!ink) return;
  readings.set('signatures[0].present', {
    value: true,
    sourceText: null,
    page: page.page,
    bbox: ink.bbox,
    status: 'present',
    ocr: ink.confidence,
  });
}

/** Labels, notices and amounts that are printed near the line. */
const isPrinted = (text: string) =>
  isSignatureLabel(text) ||
  /dollars|void|days|security|details|back|watermark|document|angle|\d{3}|\bbank\b|negotiable|memo|^(?:by|two signatures|not valid)/i.test(
    text,
  );

function readVoid(front: CheckFront, readings: Readings): void {
  const mark = (segment: Segment) =>
    /\bvoid(?:void)*\b(?! (?:after|if|without|over|when|unless|on))|non-?negotiable|\bcancel+ed\b/i.test(segment.text);
  const segments = front.rows.flatMap((row) => row.segments);
  const marked = segments.filter(mark);
  if (marked.length > 0) put(readings, 'void', true, marked);
  else if (front.payTo || front.micr) put(readings, 'void', false, [], { status: 'inferred' });
}

const named: readonly [Kind, RegExp][] = [
  ['money_order', /money order/i],
  ['cashiers', /cashier'?s? check|official (?:bank )?check|treasurer'?s check|teller'?s check/i],
  ['certified', /certified check|\bcertified\b/i],
  ['travelers', /travell?er'?s? che(?:ck|que)/i],
  ['government', /united states treasury|treasurer of the united states|state treasurer|comptroller/i],
  ['substitute', /legal copy of your check|substitute check/i],
];
const businessWord =
  /\b(?:inc|llc|ltd|corp(?:oration)?|company|co|group|services|associates|payroll|university|school|church|city of|county)\b\.?/i;

/** By the words that name it; else the serial number's place in the MICR line, or the payer's name, tells business from personal. */
function readKind(front: CheckFront, readings: Readings): void {
  const segments = front.document.rows.flatMap((row) => row.segments);
  for (const [kind, pattern] of named) {
    const at = segments.find(({ text }) => pattern.test(text));
    if (!at) continue;
    put(readings, 'kind', kind, [at]);
    return;
  }
  if (!front.payTo && !front.micr) return;
  const payer = readings.get('payer.name')?.value;
  const payroll = front.rows.flatMap((row) => row.segments).some(({ text }) => /payroll check/i.test(text));
  const isBusiness =
    Boolean(front.micr?.line.auxiliaryOnUs) || payroll || (typeof payer === 'string' && businessWord.test(payer));
  put(readings, 'kind', isBusiness ? 'business' : 'personal', [], { status: 'inferred' });
}
