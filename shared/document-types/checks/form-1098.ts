import type { Validation } from '../../api/extract.ts';
import { tinKind } from '../identifiers.ts';
import { at, centsAt, type Data, decided, skipped, textAt } from './sums.ts';
import { tinPair } from './tin-pair.ts';

/** The checks of a mortgage interest statement. */
export const check1098 = (data: Data): Validation[] => [
  tinPair(data, '1098.ids', [{ path: 'lender.tin' }, { path: 'borrower.tin' }]),
  lenderNumber(data),
  plausibleRate(data),
  origination(data),
  acquisition(data),
  propertyAddress(data),
  pointsYear(data),
  properties(data),
];

function plausibleRate(data: Data): Validation {
  const fields = ['mortgage_interest_received', 'outstanding_mortgage_principal'];
  const rule = {
    id: '1098.rate_plausible',
    severity: 'warn',
    message: 'A year’s interest is rarely more than 20 % of the principal',
    fields,
    suspects: fields,
  } as const;
  const [interest, principal] = fields.map((path) => centsAt(data, path));
  if (interest == null || principal == null || principal <= 0) return skipped(rule, 'Box 1 or 2 is blank');
  return decided(rule, interest > 0 && interest <= 0.2 * principal);
}

function origination(data: Data): Validation {
  const rule = {
    id: '1098.origination',
    severity: 'error',
    message: 'The mortgage should not begin after the year',
    fields: ['mortgage_origination_date', 'tax_year'],
    suspects: ['mortgage_origination_date', 'tax_year'],
  } as const;
  const date = textAt(data, 'mortgage_origination_date');
  if (date === null || typeof data.tax_year !== 'number') return skipped(rule, 'Box 3 or the year is blank');
  return decided(rule, date <= `${data.tax_year}-12-31`);
}

function acquisition(data: Data): Validation {
  const fields = ['mortgage_acquisition_date', 'mortgage_origination_date', 'tax_year'];
  const rule = {
    id: '1098.acquisition',
    severity: 'warn',
    message: 'A mortgage is taken over in the year of the form and after it began',
    fields,
    suspects: ['mortgage_acquisition_date'],
  } as const;
  const [acquired, began] = [textAt(data, 'mortgage_acquisition_date'), textAt(data, 'mortgage_origination_date')];
  if (acquired === null || typeof data.tax_year !== 'number') return skipped(rule, 'Box 11 or the year is blank');
  return decided(rule, acquired.startsWith(String(data.tax_year)) && (began === null || acquired >= began));
}

/** Box 8 is for an address that box 7 does not already give. */
function propertyAddress(data: Data): Validation {
  const fields = ['property_address_same', 'property_address'];
  const rule = {
    id: '1098.address',
    severity: 'warn',
    message: 'Either box 7 is marked or box 8 names the property',
    fields,
    suspects: fields,
  } as const;
  const same = at(data, 'property_address_same');
  if (typeof same !== 'boolean') return skipped(rule, 'Box 7 was not read');
  return decided(rule, same !== (textAt(data, 'property_address') !== null));
}

/** A lender is nearly always a company. A person who sold a house on credit in the course of business is none. */
function lenderNumber(data: Data): Validation {
  const field = 'lender.tin';
  const rule = {
    id: '1098.ids',
    severity: 'warn',
    message: 'The lender’s number should have the form of an employer number',
    fields: [field],
    suspects: [field],
  } as const;
  const tin = textAt(data, field);
  if (tin === null) return skipped(rule, 'The lender’s number was not read');
  return decided(rule, tinKind(tin) !== 'ssn' && tinKind(tin) !== 'itin');
}

/** Points of a purchase are paid when it is made. Those that the seller paid, or that are spread, may differ. */
function pointsYear(data: Data): Validation {
  const fields = ['points_paid', 'mortgage_origination_date', 'tax_year'];
  const rule = {
    id: '1098.points_year',
    severity: 'warn',
    message: 'Points are paid in the year in which the mortgage began',
    fields,
    suspects: fields.slice(0, 2),
  } as const;
  const began = textAt(data, 'mortgage_origination_date');
  if ((centsAt(data, 'points_paid') ?? 0) <= 0) return skipped(rule, 'No points were paid');
  if (began === null || typeof data.tax_year !== 'number') return skipped(rule, 'Box 3 or the year is blank');
  return decided(rule, began.startsWith(String(data.tax_year)));
}

function properties(data: Data): Validation {
  const field = 'number_of_properties';
  const rule = {
    id: '1098.properties',
    severity: 'info',
    message: 'Box 9 is for more than one property',
    fields: [field],
    suspects: [field],
  } as const;
  const count = at(data, field);
  return typeof count === 'number' ? decided(rule, count >= 2) : skipped(rule, 'Box 9 is blank');
}
