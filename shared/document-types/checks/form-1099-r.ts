import type { Validation } from '../../api/extract.ts';
import { form1099R } from '../form-1099-r.ts';
import { atMost, part } from './at-most.ts';
import { distributionCodeRules } from './form-1099-r-codes.ts';
import { sharedRules } from './form-1099-rules.ts';
import { at, centsAt, compared, type Data, decided, rowsAt, skipped, textAt } from './sums.ts';

const parts = [
  part('r.taxable_le_gross', 'error', ['taxable_amount', 'gross_distribution'], 'Box 2a is a part of box 1'),
  part('r.cap_gain_le_taxable', 'error', ['capital_gain', 'taxable_amount'], 'Box 3 is included in box 2a'),
  part(
    'r.tax_le_gross',
    'error',
    ['federal_income_tax_withheld', 'gross_distribution'],
    'Box 4 is withheld from box 1',
  ),
  part('r.irr_le_gross', 'warn', ['amount_allocable_to_irr', 'gross_distribution'], 'Box 10 is a part of box 1'),
  part(
    'r.contrib_le_gross',
    'warn',
    ['employee_contributions', 'gross_distribution'],
    'Box 5 is rarely more than box 1',
  ),
];

/** The checks of a 1099-R. Its box 4 is no backup withholding: any rate may be chosen. */
export const check1099R = (data: Data): Validation[] => [
  ...sharedRules(data, { spec: form1099R, income: [], hasEntries: false }),
  ...parts.map((rule) => atMost(data, rule)),
  grossSplit(data),
  notDetermined(data),
  ...distributionCodeRules(data),
  percent(data),
  ...rowTaxes(data),
];

/** gross = taxable + employee contributions + unrealised appreciation, give or take a dollar */
function grossSplit(data: Data): Validation {
  const fields = ['gross_distribution', 'taxable_amount', 'employee_contributions', 'net_unrealized_appreciation'];
  const rule = {
    id: 'r.gross_split',
    severity: 'warn',
    message: 'Box 1 should be boxes 2a, 5 and 6 together',
    fields,
    suspects: fields.filter((path) => centsAt(data, path) !== null),
  } as const;
  const [gross, taxable, contributions, appreciation] = fields.map((path) => centsAt(data, path));
  if (gross == null || taxable == null) return skipped(rule, 'Box 1 or 2a is blank');
  if (data.taxable_amount_not_determined === true) return skipped(rule, 'The taxable amount was not determined');
  if (data.ira_sep_simple === true) return skipped(rule, 'The payer of an IRA does not know what was contributed');
  if (/[6GHNQRW]/.test(textAt(data, 'distribution_codes') ?? ''))
    return skipped(rule, 'What is rolled over, exchanged or qualified is not taxable and was not contributed');
  const actual = taxable + (contributions ?? 0) + (appreciation ?? 0);
  return compared(rule, { expected: gross, actual, tolerance: 100 });
}

/** Payers that print every box print 0.00 in a blank one. */
function notDetermined(data: Data): Validation {
  const fields = ['taxable_amount_not_determined', 'taxable_amount', 'gross_distribution', 'ira_sep_simple'];
  const rule = {
    id: 'r.tand',
    severity: 'warn',
    message: 'Where the taxable amount is not determined, box 2a is blank, or box 1 again for an IRA',
    fields,
    suspects: fields.slice(0, 2),
  } as const;
  if (data.taxable_amount_not_determined !== true) return skipped(rule, 'The first checkbox of box 2b is not marked');
  const [taxable, gross] = [centsAt(data, 'taxable_amount') ?? 0, centsAt(data, 'gross_distribution')];
  return decided(rule, taxable === 0 || (data.ira_sep_simple === true && taxable === gross));
}

function percent(data: Data): Validation {
  const path = 'percent_of_total_distribution';
  const rule = {
    id: 'r.percent',
    severity: 'error',
    message: 'Box 9a is at most 100 %',
    fields: [path],
    suspects: [path],
  } as const;
  const share = at(data, path);
  return typeof share === 'string' ? decided(rule, Number(share) <= 100) : skipped(rule, 'Box 9a is blank');
}

const rowTaxes = (data: Data): Validation[] =>
  ['state', 'local'].flatMap((list) =>
    rowsAt(data, list).map((_, row) =>
      atMost(
        data,
        part(
          'r.state_tax_le_dist',
          'warn',
          [`${list}_tax_withheld`, `${list}_distribution`],
          list === 'state' ? 'Box 14 should be no more than box 16' : 'Box 17 should be no more than box 19',
        ),
        `${list}[${row}].`,
      ),
    ),
  );
