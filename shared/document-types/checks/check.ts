import type { Validation } from '../../api/extract.ts';
import { daysBetween, type IsoDate } from '../dates.ts';
import { isRoutingNumber } from '../identifiers.ts';
import { hasAssignedRoutingPrefix, routingOfFraction } from '../routing-number.ts';
import { centsAt, compared, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

/** Banks need not pay a check that is older (UCC 4-404). */
const staleAfterDays = 180;

/**
 * The checks of a check.
 *
 * @param today - The day on which it is read, which tells a post-dated check from a stale one.
 */
export const checkCheck = (data: Data, today: IsoDate = new Date().toISOString().slice(0, 10)): Validation[] => [
  routing(data),
  amountsAgree(data),
  encodedAmount(data),
  fraction(data),
  number(data),
  date(data, today),
  account(data),
  payee(data),
  signature(data),
];

/** A wrong check digit is nearly always a misread digit; a range that is not assigned is only unusual. */
function routing(data: Data): Validation {
  const field = 'micr.routing_number';
  const rule = {
    id: 'chk.routing',
    severity: 'error',
    message: 'The routing number should be nine digits with their check digit',
    fields: [field],
    suspects: [field],
  } as const;
  const printed = textAt(data, field);
  if (printed === null) return skipped(rule, 'No routing number was found');
  if (!isRoutingNumber(printed) || hasAssignedRoutingPrefix(printed)) return decided(rule, isRoutingNumber(printed));
  const message = 'The routing number should begin with 00 to 12, 21 to 32, 61 to 72 or 80';
  return decided({ ...rule, severity: 'warn', message }, false);
}

/** Where they differ the words control (UCC 3-114), but both are reported and neither is chosen here. */
function amountsAgree(data: Data): Validation {
  const fields = ['amount_numeric', 'amount_words_value'] as const;
  const rule = {
    id: 'chk.amounts_agree',
    severity: 'error',
    message: 'The amount in figures should be the amount in words',
    fields,
    suspects: fields,
  } as const;
  const [figures, words] = fields.map((field) => centsAt(data, field));
  if (figures == null || words == null) return skipped(rule, 'The amount in figures or in words was not read');
  return compared(rule, { expected: words, actual: figures });
}

function encodedAmount(data: Data): Validation {
  const fields = ['micr.amount', 'amount_numeric'] as const;
  const rule = {
    id: 'chk.micr_amount',
    severity: 'error',
    message: 'The encoded amount should be the amount in figures',
    fields,
    suspects: fields,
  } as const;
  const [encoded, figures] = fields.map((field) => centsAt(data, field));
  if (encoded == null) return skipped(rule, 'No amount is encoded on the check');
  if (figures == null) return skipped(rule, 'The amount in figures was not read');
  return compared(rule, { expected: encoded, actual: figures });
}

function fraction(data: Data): Validation {
  const fields = ['fractional_routing', 'micr.routing_number'] as const;
  const rule = {
    id: 'chk.fraction',
    severity: 'warn',
    message: 'The fractional form should name the same bank as the routing number',
    fields,
    suspects: fields,
  } as const;
  const [printed, micr] = fields.map((field) => textAt(data, field));
  if (printed == null || micr == null) return skipped(rule, 'The fractional form or the routing number was not found');
  const institution = routingOfFraction(printed);
  if (institution === null) return skipped(rule, 'The fractional form is not of the form PP-YYYY/XXXX');
  return { ...decided(rule, micr.slice(0, 8) === institution), expected: institution, actual: micr.slice(0, 8) };
}

function number(data: Data): Validation {
  const fields = ['check_number', 'micr.check_number'] as const;
  const rule = {
    id: 'chk.number',
    severity: 'warn',
    message: 'The printed check number should be the one in the MICR line',
    fields,
    suspects: fields,
  } as const;
  const [printed, micr] = fields.map((field) => textAt(data, field));
  if (printed == null || micr == null) return skipped(rule, 'Only one check number was found');
  if (significant(micr) === '' || significant(printed) === '')
    return skipped(rule, 'One of the two places for the number holds zeros only');
  return { ...decided(rule, significant(printed) === significant(micr)), expected: micr, actual: printed };
}

const significant = (text: string) => text.replace(/\D/g, '').replace(/^0+/, '');

/** A check of the future cannot be paid yet, which is a warning; a stale one is only a fact. */
function date(data: Data, today: IsoDate): Validation {
  const fields = ['check_date'];
  const rule = {
    id: 'chk.date',
    severity: 'warn',
    message: 'The check should not be dated after today',
    fields,
    suspects: fields,
  } as const;
  const printed = textAt(data, 'check_date');
  if (printed === null) return skipped(rule, 'No date was found');
  const age = daysBetween(printed, today);
  if (age <= staleAfterDays) return decided(rule, age >= -1);
  const message = `The check should not be older than ${staleAfterDays} days`;
  return decided({ ...rule, severity: 'info', message }, false);
}

function account(data: Data): Validation {
  const field = 'micr.account_number';
  const rule = {
    id: 'chk.account',
    severity: 'warn',
    message: 'The account number should have 4 to 17 digits',
    fields: [field],
    suspects: [field],
  } as const;
  const printed = textAt(data, field);
  if (printed === null) return skipped(rule, 'No account number was found');
  return decided(rule, /^\d{4,17}$/.test(printed.replace(/[\s-]/g, '')));
}

function payee(data: Data): Validation {
  const fields = ['payee', 'payer.name'] as const;
  const rule = {
    id: 'chk.payee',
    severity: 'warn',
    message: 'The payee should be somebody else than the payer',
    fields,
    suspects: ['payee'],
  } as const;
  const [to, from] = fields.map((field) =>
    textAt(data, field)
      ?.toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, ''),
  );
  if (to === undefined || from === undefined) return skipped(rule, 'The payee or the payer was not found');
  return decided(rule, to !== from);
}

/** A back has no signature line, and a check that is void needs none. */
function signature(data: Data): Validation {
  const rule = {
    id: 'chk.signature',
    severity: 'warn',
    message: 'The check should be signed',
    fields: ['signatures'],
    suspects: ['signatures'],
  } as const;
  const marks = rowsAt(data, 'signatures').map(({ present }) => present);
  if (data.void === true) return skipped(rule, 'The check is void');
  if (!marks.some((present) => typeof present === 'boolean'))
    return skipped(rule, 'No place for a signature was found');
  return decided(rule, marks.includes(true));
}
