import type { Readings } from '../reading.ts';
import { put } from '../statements/evidence.ts';
import { findLabelled } from '../statements/key-values.ts';
import type { DocumentRows, Segment } from '../statements/segments.ts';

/** Reads the number of the card as it is printed; of several the one that shows most of it. */
export function readAccountNumber(document: DocumentRows, readings: Readings): void {
  const accept = (text: string) => {
    const printed = numberShape
      .exec(text.trim())?.[1]
      ?.replace(/[ .-]+$/, '')
      .trim();
    if (
      printed === undefined ||
      !(/\d{3}$/.test(printed) || /[Xx*•]{8,}[\s-]?[Xx*•]{0,2}\d\d$/.test(printed.replace(/ /g, ''))) ||
      printed.replace(/[^\dX*•#.]/gi, '').length < 4
    )
      return null;
    return /^\d{1,2}[-. ]\d{1,2}[-. ]\d{2,4}$|^\d+\.\d{2}$/.test(printed) ? null : printed;
  };
  const hits = [...findLabelled(document, { labels: accountLabels, accept }), ...numbersInText(document)];
  const [found] = hits.sort((a, b) => digitCount(b.value) - digitCount(a.value));
  if (!found) return;
  const printed = withMask(found.segment.text, found.value).replace(/x/g, 'X');
  put(readings, 'header.account_number', printed, [found.segment], { sourceText: printed });
}

const accountLabels =
  'accountnumber accountno accountnum account# acct# acctno acctnumber cardnumber cardno card# creditcardnumber creditcardno accountending accountendingin accountnumberending accountnumberendingin cardending cardendingin cardnumberending cardaccountnumber primarycardnumber primaryaccountnumber cardmembernumber maskedcardnumber youraccountnumber account card'.split(
    ' ',
  );

/** Digits and masks in groups; also the short `1-23456` and `1234` behind a label that says `ending`. */
const numberShape = /^(?:(?:ending|in|no\.?|number|#|[:\s])\s*)*((?:[\dXx*•#.]{1,19}[ -]?){1,6})(?=\s|$|[^\w])/;

/** A number within a line, `World Elite Mastercard ending in 0001`, or a masked one that stands alone. */
function numbersInText(document: DocumentRows): { value: string; segment: Segment }[] {
  return document.rows
    .flatMap((row) => row.segments)
    .flatMap((segment) => {
      const value =
        /\b(?:ending|ends) (?:in|with)\s*:?\s*([\dXx*•-]*\d{4,5})\b/i.exec(segment.text)?.[1] ??
        /(?<![\w*])[\dX*•]{4}[ -]?(?=[\dX*• -]{4,12}[X*•])[\dX*•]{2,4}[ -]?[X*•]{4,6}[ -]?\d{4}(?!\w)/i.exec(
          segment.text,
        )?.[0];
      return value === undefined ? [] : [{ value, segment }];
    });
}

/** The asterisks of a mask look like the dots that lead from a label to its value. */
function withMask(text: string, value: string): string {
  const end = text.lastIndexOf(value);
  const mask = /[*•.\s-]*$/.exec(text.slice(0, Math.max(0, end)))?.[0] ?? '';
  return /[*•]/.test(mask) ? `${mask}${value}`.replace(/^[^*•]+/, '') : value;
}

/** How much of a number a print shows, masks included. */
const digitCount = (text: string) => Math.min(16, text.replace(/[^\dXx*•#]/g, '').length);
