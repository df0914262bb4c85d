import type { OcrWord } from '../ocr/line.ts';
import { boundingBox } from './box.ts';
import type { TextRow } from './segments.ts';
import type { Table, TableCell } from './table.ts';
import { isDate, isMoney } from './value-shapes.ts';

type Entry = { row: TextRow; date: string; description: string; amounts: string[] };

/** Fewer lines in a row are a remark with a date and an amount in it, not a list. */
const MIN_ENTRIES = 3;

/**
 * Lists whose columns do not line up: "02-Sep COFFEE HOUSE 4.50" printed with single spaces. Lines that begin with a date
 * and end with an amount become rows of date, description and amounts.
 */
export function readEntryTables(rows: TextRow[], lineHeight: number): { tables: Table[]; rest: TextRow[] } {
  const tables: Table[] = [];
  const taken = new Set<TextRow>();
  let list: Entry[] = [];
  const close = () => {
    const amounts = list[0]?.amounts.length ?? 0;
    if (list.length >= MIN_ENTRIES && list.every((entry) => entry.amounts.length === amounts)) {
      const header = rows[rows.indexOf(list[0]!.row) - 1];
      tables.push(toTable(list, amounts, header && isHeader(header, list[0]!.row, lineHeight) ? header : null, taken));
    }
    list = [];
  };
  for (const row of rows) {
    const entry = readEntry(row);
    const above = list.at(-1);
    if (!entry || (above && row.bbox[1] - above.row.bbox[3] > 2.4 * lineHeight)) close();
    if (entry) list.push(entry);
  }
  close();
  return { tables, rest: rows.filter((row) => !taken.has(row)) };
}

/** Null for rows that are no entry, and for rows of three and more segments: those have real columns. */
function readEntry(row: TextRow): Entry | null {
  if (row.segments.length > 2) return null;
  const words = row.segments.flatMap((segment) => segment.words.map((word) => word.text));
  const dateLength = [4, 3, 2, 1].find((count) => words.length > count && isDate(words.slice(0, count).join(' ')));
  if (dateLength === undefined) return null;
  let end = words.length;
  while (end > dateLength && isMoney(words[end - 1]!)) end--;
  if (end === words.length || end === dateLength) return null;
  return {
    row,
    date: words.slice(0, dateLength).join(' '),
    description: words.slice(dateLength, end).join(' '),
    amounts: words.slice(end),
  };
}

/** "Date Description Amount" right above the first entry. */
function isHeader(row: TextRow, below: TextRow, lineHeight: number): boolean {
  const text = row.segments.map((segment) => segment.text).join(' ');
  return below.bbox[1] - row.bbox[3] < 2.4 * lineHeight && /\bdate\b/i.test(text) && !/\d/.test(text);
}

function toTable(list: Entry[], amounts: number, header: TextRow | null, taken: Set<TextRow>): Table {
  const rows = list.map(({ date, description, amounts: values }) => [date, description, ...values]);
  if (header)
    rows.unshift(
      headerCells(
        header.segments.flatMap((segment) => segment.words),
        amounts,
      ),
    );
  const used = [...(header ? [header] : []), ...list.map((entry) => entry.row)];
  for (const row of used) taken.add(row);
  const cells: TableCell[] = rows.flatMap((texts, row) =>
    texts.map((text, column) => ({ row, column, rowspan: 1, colspan: 1, lines: text === '' ? [] : [text] })),
  );
  return { bbox: boundingBox(used.map((row) => row.bbox)), cells };
}

/** Heads the date column with the words up to "date", the amounts with what is left at the end. */
function headerCells(words: OcrWord[], amounts: number): string[] {
  const texts = words.map((word) => word.text);
  const dateEnd = texts.findIndex((text) => /date/i.test(text)) + 1;
  const amountStart = texts.findIndex(
    (text, index) => index >= dateEnd && /amount|debit|credit|balance|withdrawal|deposit|total|[$(]/i.test(text),
  );
  const end = amountStart < 0 ? texts.length : amountStart;
  const heads = Array.from({ length: amounts }, (_, index) =>
    // The last amount takes the words that are left, so that none is lost.
    texts.slice(end + index, index === amounts - 1 ? undefined : end + index + 1).join(' '),
  );
  return [texts.slice(0, dateEnd).join(' '), texts.slice(dateEnd, end).join(' '), ...heads];
}
