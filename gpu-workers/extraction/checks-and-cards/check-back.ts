import type { Readings } from '../reading.ts';
import { put } from '../statements/evidence.ts';
import type { DocumentRows, Segment } from '../statements/segments.ts';
import type { CheckFront } from './check-front.ts';

const printedNotice =
  /endorse (?:check )?here|do not (?:write|sign|stamp)|below this line|reserved for|financial institution|endorsement$|security features|original document|watermark|check (?:box|here) (?:if|for|after)|industry standards|photocop|chemical|microprint|padlock|mobile or remote/i;
const endorsing =
  /deposit only|credit(?:ed)? to the account|pay to the order|within named payee|mobile deposit|prior endorsements? guaranteed|account\s*#|acct|without recourse|absence of endorsement/i;

/**
 * Reads what was written and stamped on the back: any page beside the face's, or a page that shows it is a back.
 *
 * @returns Whether the document is nothing but a back.
 */
export function readBack(document: DocumentRows, front: CheckFront, readings: Readings): boolean {
  const hasFace = front.micr !== null || front.payTo !== null;
  const pages = document.pages.map(({ page }) => page).filter((page) => !hasFace || page !== front.page);
  const lines = document.rows.filter(({ page }) => pages.includes(page)).flatMap((row) => row.segments);
  if (lines.length === 0) return false;
  const ink = lines.filter(({ text }) => /[\p{L}\d]{2}/u.test(text) && !printedNotice.test(text));
  const isBack =
    hasFace || lines.some(({ text }) => printedNotice.test(text) || endorsing.test(text)) || isStamped(ink);
  if (!isBack) return false;
  put(readings, 'endorsed', ink.length > 0, ink.length > 0 ? ink : lines);
  if (ink.length > 0) put(readings, 'endorsement_text', ink.map(({ text }) => text).join('\n'), ink);
  return !hasFace;
}

/** A bank that takes a check in stamps its own routing number on it. */
const isStamped = (ink: Segment[]) => ink.some(({ text }) => /^\D{0,6}\d{9}\D{0,6}$/.test(text.trim()));
