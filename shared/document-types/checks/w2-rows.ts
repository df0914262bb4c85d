import type { Validation } from '../../api/extract.ts';
import { stateCodes } from '../identifiers.ts';
import { centsOf, type Data, decided, limited, rowsAt, skipped, textAt } from './sums.ts';

/** Their employers withhold no income tax for them. */
const statesWithoutIncomeTax = new Set('AK FL NV NH SD TN TX WA WY'.split(' '));

/** Boxes 15 to 17. Box 16 may exceed box 1, for a state counts as it likes: the two are not compared. */
export const stateRows = (data: Data): Validation[] =>
  rowsAt(data, 'state').flatMap((row, index) => {
    const path = (key: string) => `state[${index}].${key}`;
    return [
      taxWithinWages(row, {
        id: 'w2.state_tax_le_wages',
        message: 'Box 17 is rarely more than box 16',
        paths: [path('state_income_tax'), path('state_wages')],
        keys: ['state_income_tax', 'state_wages'],
      }),
      stateNamed(row, path),
    ];
  });

/** Boxes 18 and 19. */
export const localRows = (data: Data): Validation[] =>
  rowsAt(data, 'local').map((row, index) =>
    taxWithinWages(row, {
      id: 'w2.local_tax_le_wages',
      message: 'Box 19 is rarely more than box 18',
      paths: [`local[${index}].local_income_tax`, `local[${index}].local_wages`],
      keys: ['local_income_tax', 'local_wages'],
    }),
  );

type TaxedRow = { id: string; message: string; paths: readonly string[]; keys: readonly [tax: string, wages: string] };

function taxWithinWages(row: Data, { id, message, paths, keys }: TaxedRow): Validation {
  const rule = { id, severity: 'warn', message, fields: paths, suspects: paths } as const;
  const [tax, wages] = [centsOf(row[keys[0]]), centsOf(row[keys[1]])];
  if (tax === null || wages === null) return skipped(rule, 'The tax or the wages of the row are blank');
  return limited(rule, { limit: wages, actual: tax });
}

/** A row with an amount names its state and the employer’s number there; nine states have nothing to withhold. */
function stateNamed(row: Data, path: (key: string) => string): Validation {
  const rule = {
    id: 'w2.state_code',
    severity: 'warn',
    message: 'Box 15 should name a state that withholds tax, and the employer’s number there',
    // That a number is there does not say that it is right: a pass speaks for the state alone.
    fields: [path('state')],
  } as const;
  const [state, tax] = [textAt(row, 'state'), centsOf(row.state_income_tax)];
  const hasAmount = tax !== null || centsOf(row.state_wages) !== null;
  if (!hasAmount && state === null) return skipped(rule, 'The row has neither a state nor an amount');
  const suspects = [
    ...(state !== null && stateCodes.has(state) ? [] : [path('state')]),
    ...(hasAmount && textAt(row, 'employer_state_id') === null ? [path('employer_state_id')] : []),
    ...(statesWithoutIncomeTax.has(state ?? '') && (tax ?? 0) > 0 ? [path('state'), path('state_income_tax')] : []),
  ];
  return decided({ ...rule, suspects }, suspects.length === 0);
}
