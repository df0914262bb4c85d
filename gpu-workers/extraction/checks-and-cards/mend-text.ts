import type { DocumentRows } from '../statements/segments.ts';

/**
 * Sets right what OCR does to a line of a summary: `Due:Rs.2.311.00` is `Due: Rs.2,311.00`, for it loses the blank behind
 * a colon, and no amount has two decimal points. What is read so is not found on the page as it stands, and therefore never
 * counts as sure.
 *
 * @returns `restore` gives the characters back as they were printed, for the evidence.
 */
export function mendText(document: DocumentRows): { document: DocumentRows; restore: (text: string) => string } {
  const printed = new Map<string, string>();
  const mend = (text: string) =>
    text
      .replace(/(?<=\p{L}):(?=Rs|[$₹]|\d+[.,]\d)/gu, ': ')
      .replace(/(?<!\d)(?<!\d[.,])\d{1,3}(?:[.,]\d{3})+\.\d{2}(?![\d.,])/g, (amount) => {
        const mended = `${amount.slice(0, -3).replaceAll('.', ',')}${amount.slice(-3)}`;
        if (mended !== amount) printed.set(mended, amount);
        return mended;
      });
  const rows = document.rows.map((row) => ({
    ...row,
    segments: row.segments.map((segment) => ({ ...segment, text: mend(segment.text) })),
  }));
  const restore = (text: string) =>
    [...printed].reduce((whole, [mended, amount]) => whole.replaceAll(mended, amount), text);
  return { document: { ...document, rows }, restore };
}
