import { checkCheck } from '../../shared/document-types/checks/check.ts';
import { parseMicrLine } from '../../shared/document-types/micr-line.ts';
import { readAmounts } from './checks-and-cards/check-amounts.ts';
import { readBack } from './checks-and-cards/check-back.ts';
import { type CheckFront, findFront, textOf } from './checks-and-cards/check-front.ts';
import { readHead } from './checks-and-cards/check-head.ts';
import { readDrawnSignature, readMarks } from './checks-and-cards/check-marks.ts';
import { readParties } from './checks-and-cards/check-parties.ts';
import { readPayee } from './checks-and-cards/check-payee.ts';
import type { PageContent } from './page-content.ts';
import type { ExtractorResult, Readings } from './reading.ts';
import { put } from './statements/evidence.ts';
import { bestReading } from './statements/readers.ts';
import type { DocumentRows } from './statements/segments.ts';

const blocks = /^(?:payer|bank)\.|^payee$/;

/** Reads a check, front and back: who pays whom how much, and the MICR line. A stub on the same page is passed over. */
export function extractCheck(pages: PageContent[]): ExtractorResult {
  const { readings } = bestReading(pages, { read: readCheck, rows: 'signatures', checks: checkCheck, blocks });
  if (!readings.has('signatures[0].present')) readDrawnSignature(pages, readings);
  return { readings, warnings: [] };
}

function readCheck(document: DocumentRows): Readings {
  const readings: Readings = new Map();
  const front = findFront(document);
  if (readBack(document, front, readings)) return readings;
  readHead(front, readings);
  readMicr(front, readings);
  readParties(front, readings);
  readPayee(front, readings);
  readAmounts(front, readings);
  readMarks(front, readings);
  return readings;
}

function readMicr({ micr }: CheckFront, readings: Readings): void {
  if (!micr) return;
  const printedNumber = readings.get('check_number')?.value;
  const text = textOf(micr.row.segments);
  const line = parseMicrLine(text, typeof printedNumber === 'string' ? printedNumber : null) ?? micr.line;
  const fields = {
    raw: line.raw,
    routing_number: line.routingNumber,
    account_number: line.accountNumber,
    check_number: line.checkNumber,
    on_us_raw: line.onUs,
    auxiliary_on_us: line.auxiliaryOnUs,
    epc: line.epc,
    amount: line.amount,
  };
  for (const [key, value] of Object.entries(fields)) {
    if (value !== null) put(readings, `micr.${key}`, value, micr.row.segments, { sourceText: text });
  }
}
