import type { Readings } from '../reading.ts';
import { put } from './evidence.ts';
import type { DocumentRows } from './segments.ts';

/** Tills print several numbers on one line: `ST# 00447 OP# 009044 TE# 44 TR# 01877`, `REG 04  TRANS 7712`. */
const codes = [
  [
    'receipt_number',
    /\b(?:tr|trn|trx|tran|trans|rcpt|receipt|chk|check|folio|ticket|slip|inv(?:oice)?|bill)\s?(?:#|no\b\.?|number\b)\s?:?\s*(\w*\d[\w-]*)|\btrans(?:action)?\s(\d{3,})\b/i,
  ],
  ['register', /\b(?:te|reg|register|till|ti11|terminal|lane|pos)\s?(?:#|no\b\.?)?\s?:?\s*(\d{1,6})\b/i],
  ['cashier', /\b(?:op|cshr|cashier|clerk|csh|oper(?:ator)?)\s?(?:#|no\b\.?|id\b|:)\s?:?\s*(\d[\w-]*)/i],
] as const;

const greeting =
  /\byour (?:cashier|server|associate|barista)(?: today)? (?:was|is)\s+([\p{L}][\p{L} .'-]{1,25})|\bserved by\s+([\p{L}][\p{L} .'-]{1,25})/iu;

/** Reads the numbers and names that no label of a line of its own has given yet. */
export function putTillCodes(document: DocumentRows, readings: Readings): void {
  for (const row of document.rows) {
    const text = row.segments.map((segment) => segment.text).join(' ');
    const name = greeting.exec(text);
    const who = (name?.[1] ?? name?.[2])?.trim();
    if (who !== undefined && !readings.has('cashier')) put(readings, 'cashier', who, row.segments, { sourceText: who });
    for (const [path, pattern] of codes) {
      const match = readings.has(path) ? null : pattern.exec(text);
      const code = match?.[1] ?? match?.[2];
      if (code !== undefined) put(readings, path, code, row.segments, { sourceText: code });
    }
  }
}
