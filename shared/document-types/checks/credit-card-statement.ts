import type { Validation } from '../../api/extract.ts';
import { cardSums } from './card-sums.ts';
import { available, cycle, dueDate, luhn, minimum, rowsInPeriod, yearToDate } from './card-terms.ts';
import { interestMath } from './credit-card-statement-interest.ts';
import { rewards } from './credit-card-statement-rewards.ts';
import { sectionTotals } from './credit-card-statement-sections.ts';
import { type IsPrinted, labelFree } from './label-free.ts';
import type { Data } from './sums.ts';

/**
 * The checks of a credit-card statement.
 *
 * @param isPrinted - Looks an amount up on the pages; `card.label_free` is skipped without it.
 */
export function checkCreditCardStatement(data: Data, isPrinted?: IsPrinted): Validation[] {
  const sums = cardSums(data, sectionTotals(data));
  const isProved = sums.some(({ id, status }) => id === 'card.rows_reconcile' && status === 'pass');
  return [
    ...sums,
    labelFree(data, {
      id: 'card.label_free',
      list: 'transactions',
      directions: ['charge', 'credit'],
      isPrinted,
      isProved,
    }),
    ...interestMath(data),
    available(data),
    minimum(data),
    dueDate(data),
    cycle(data),
    rowsInPeriod(data),
    yearToDate(data),
    luhn(data),
    rewards(data),
  ];
}
