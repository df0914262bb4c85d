import type { PageContent } from '../../gpu-workers/extraction/page-content.ts';
import { formatCents } from '../../shared/document-types/money.ts';

const ROWS_A_PAGE = 40;
const FIRST_CENTS = 1_000_000;

/**
 * A bank statement whose every page is one table of 40 transactions, as dots.ocr answers, with balances that add up: the
 * same kind of page however many there are.
 */
export function longStatement(pageCount: number): PageContent[] {
  let balance = FIRST_CENTS;
  return Array.from({ length: pageCount }, (_, index) => {
    const rows = Array.from({ length: ROWS_A_PAGE }, (_row, row) => {
      const cents = 100 + (((index * ROWS_A_PAGE + row) * 7919) % 9000);
      const isDeposit = row % 2 === 0;
      balance += isDeposit ? cents : -cents;
      return [
        `01/${day(index, pageCount)}/2026`,
        `Payment ${index + 1}-${row + 1}`,
        ...columns(cents, isDeposit),
        formatCents(balance),
      ];
    });
    return page(index + 1, pageCount, rows);
  });
}

const header = ['Date', 'Description', 'Deposits', 'Withdrawals', 'Balance'];
const day = (index: number, pageCount: number) => String(1 + Math.floor((30 * index) / pageCount)).padStart(2, '0');
const columns = (cents: number, isDeposit: boolean) =>
  isDeposit ? [formatCents(cents), ''] : ['', formatCents(cents)];

function page(number: number, of: number, rows: string[][]): PageContent {
  const row = (cells: string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  const table = `<table>${row(header, 'th')}${rows.map((cells) => row(cells, 'td')).join('')}</table>`;
  const head = `First Example Bank\nAccount number: 000123456\nStatement period 01/01/2026 to 01/31/2026\nPage ${number} of ${of}`;
  return {
    page: number,
    width: 1700,
    height: 2200,
    cells: [
      { category: 'Text', text: head, bbox: [100, 100, 1600, 260], confidence: 0.95 },
      { category: 'Table', text: table, bbox: [100, 320, 1600, 2000], confidence: 0.95 },
    ],
    lines: [],
    lineSource: 'none',
    formFields: [],
  };
}
