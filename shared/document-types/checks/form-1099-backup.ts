import type { Validation } from '../../api/extract.ts';
import { sumOfPresent } from './at-most.ts';
import { centsAt, compared, type Data, limited, skipped } from './sums.ts';

const rule = {
  id: '1099.backup_withholding',
  severity: 'info',
  message: 'Backup withholding should be 24 % of the income boxes, and is never more than them',
} as const;

/**
 * Box 4, where there is one, is backup withholding of 24 %. Another rate is only a fact, for withholding may begin within
 * the year; more tax than income is a warning.
 */
export function backupWithholding(data: Data, incomeKeys: readonly string[], prefix: string): Validation {
  const withheldPath = `${prefix}federal_income_tax_withheld`;
  const incomePaths = incomeKeys.map((key) => prefix + key).filter((path) => centsAt(data, path) !== null);
  const fields = [withheldPath, ...incomePaths];
  const withheld = centsAt(data, withheldPath);
  const income = sumOfPresent(data, incomePaths);
  if (withheld === null || withheld <= 0) return skipped({ ...rule, fields }, 'No tax is withheld');
  if (income === null) return skipped({ ...rule, fields }, 'The income boxes are blank');
  if (withheld > income) {
    const message = 'Backup withholding is never more than the income boxes';
    return limited(
      { ...rule, severity: 'warn', message, fields, suspects: fields },
      { limit: income, actual: withheld },
    );
  }
  const [expected, tolerance] = [Math.round(income * 0.24), Math.round(income * 0.005)];
  return compared({ ...rule, fields, suspects: fields }, { expected, actual: withheld, tolerance });
}
