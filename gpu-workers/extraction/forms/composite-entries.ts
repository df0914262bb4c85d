import type { FieldSpec } from '../../../shared/document-types/field.ts';
import { parseMoney } from '../../../shared/document-types/money.ts';
import type { PageContent } from '../page-content.ts';
import type { Reading, Readings } from '../reading.ts';
import { parseTable, type TableCell } from '../table.ts';

/** A column of amounts: where it is, and the key of its box. */
type Column = { at: number; key: string };

/** What stands under the accounts. A form that is itself one table has no such row. */
const isTotal = (row: readonly TableCell[]): boolean => /^\W*(?:grand |sub)?totals?\b/i.test(row[0]?.text ?? '');

/**
 * Reads a list of accounts: a table with a box's label over each column of amounts, a row an account, and the totals of
 * all of them under it. Such rows take the place of what was read as a single form.
 */
export function readCompositeEntries(
  content: readonly PageContent[],
  fields: readonly FieldSpec[],
  readings: Readings,
): void {
  const boxes = moneyBoxes(fields);
  let [entry, total] = [0, 0];
  for (const { page, cells } of content) {
    for (const { category, text, bbox, confidence } of cells) {
      if (category !== 'Table' || !/total/i.test(text ?? '')) continue;
      const list = accountList(parseTable(text ?? '').rows, boxes);
      const from = { page, bbox, ocr: confidence, status: 'present' } as const;
      for (const row of list?.accounts ?? []) {
        for (const { key, amount } of amountsOf(row, list?.columns ?? [])) {
          if (amount.value === null) readings.delete(`entries[${entry}].${key}`);
          else readings.set(`entries[${entry}].${key}`, { ...amount, ...from });
        }
        entry += 1;
      }
      for (const { key, amount } of amountsOf(list?.total ?? [], list?.columns ?? [])) {
        if (amount.value === null) continue;
        readings.set(`totals[${total}].field`, { ...amount, ...from, value: key, status: 'inferred' });
        readings.set(`totals[${total}].amount`, { ...amount, ...from });
        total += 1;
      }
    }
  }
}

type Amount = Pick<Reading, 'value' | 'sourceText'>;

const amountsOf = (row: readonly TableCell[], columns: readonly Column[]): { key: string; amount: Amount }[] =>
  columns.map(({ at, key }) => {
    const sourceText = row[at]?.text ?? '';
    return { key, amount: { value: parseMoney(sourceText), sourceText } };
  });

type AccountList = { columns: Column[]; accounts: TableCell[][]; total: TableCell[] };

/** Null when the rows are anything but a list of two accounts or more with their totals. */
function accountList(rows: readonly TableCell[][], boxes: ReadonlyMap<string, string>): AccountList | null {
  const header = rows.findIndex((row) => columnsOf(row, boxes).length > 0);
  const end = rows.findIndex((row, at) => at > header && isTotal(row));
  if (header < 0 || end - header < 3) return null;
  const columns = columnsOf(rows[header] as TableCell[], boxes);
  const accounts = rows.slice(header + 1, end);
  const areAmounts = accounts.every((row) =>
    columns.every(({ at }) => (row[at]?.text ?? '') === '' || parseMoney(row[at]?.text ?? '') !== null),
  );
  return areAmounts ? { columns, accounts, total: rows[end] as TableCell[] } : null;
}

function columnsOf(row: readonly TableCell[], boxes: ReadonlyMap<string, string>): Column[] {
  return row.flatMap(({ text, column }, at) => {
    const key = boxes.get(plain(text));
    return key !== undefined && column === at ? [{ at, key }] : [];
  });
}

/** How each box of amounts may be headed, with and without its number. */
function moneyBoxes(fields: readonly FieldSpec[]): Map<string, string> {
  return new Map(
    fields.flatMap(({ path, type, label, alsoPrinted = [], box = '' }) => {
      const key = /^entries\[\]\.(\w+)$/.exec(path)?.[1];
      if (key === undefined || type !== 'money') return [];
      return [label, ...alsoPrinted].flatMap((text): [string, string][] => [
        [plain(text), key],
        [plain(`${box}${text}`), key],
        [plain(`Box ${box}${text}`), key],
      ]);
    }),
  );
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z\d]/g, '');
