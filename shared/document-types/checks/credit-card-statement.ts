import type { Validation } from '../../api/extract.ts';
import { cardSums } from './card-sums.ts';
import { available, cycle, dueDate, luhn, minimum, rowsInPeriod, yearToDate } from './card-terms.ts';
import { interestMath } from './credit-card-statement-interest.ts';
import { rewards } from './credit-card-statement-rewards.ts';
import { labelFree, sectionTotals } from './credit-card-statement-sections.ts';
import type { Data } from './sums.ts';

/** The checks of a credit-card statement. */
export const checkCreditCardStatement = (data: Data): Validation[] => [
  ...cardSums(data, sectionTotals(data)),
  labelFree(data),
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
