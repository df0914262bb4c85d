import { docTypes } from '../../shared/document-types/doc-type.ts';
import type { PageReading } from '../pages/page-reading.ts';

/** What the engine reads on a small invoice of two lines and a table. */
export const invoiceReading = (): PageReading => ({
  width: 560,
  height: 840,
  cells: [
    { bbox: [20, 10, 200, 30], category: 'Page-header', text: 'Page 1 of 1' },
    { bbox: [20, 40, 200, 70], category: 'Title', text: '# INVOICE' },
    {
      bbox: [20, 100, 500, 160],
      category: 'Table',
      text: '<table><tr><td>Nuts &amp; bolts</td><td>2<br>pcs</td></tr><tr><td>Total</td><td>$4.50</td></tr></table>',
    },
  ],
  lines: [
    {
      text: 'INVOICE 4711',
      bbox: [20, 40, 200, 70],
      confidence: 0.98,
      words: [
        { text: 'INVOICE', bbox: [20, 40, 120, 70] },
        { text: '4711', bbox: [130, 40, 200, 70] },
      ],
    },
    {
      text: 'Total $4.50',
      bbox: [20, 130, 500, 160],
      confidence: 0.9,
      words: [
        { text: 'Total', bbox: [20, 130, 80, 160] },
        { text: '$4.50', bbox: [440, 130, 500, 160] },
      ],
    },
  ],
  scores: { ...byType(() => 0), invoice: 5, receipt: 3 },
  evidence: { ...byType((): string[] => []), invoice: ['Invoice', 'Bill to', 'Amount due'] },
});

const byType = <T>(value: () => T) =>
  Object.fromEntries(docTypes.map((type) => [type, value()])) as Record<(typeof docTypes)[number], T>;
