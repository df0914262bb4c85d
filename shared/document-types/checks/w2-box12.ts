import type { Validation } from '../../api/extract.ts';
import { box12Codes } from '../w2.ts';
import { at, centsOf, type Data, decided, rowsAt, skipped } from './sums.ts';
import { hasCode } from './w2-taxes.ts';

/** A form has 12a to 12d; who has more gets a second form. */
const mostRows = 4;
/** Codes that came with the form of 2026. */
const codesOf2026 = ['TA', 'TP', 'TT'];

/** An unknown code cannot be; what else is rarely seen in box 12 comes as a warning of its own. */
export function box12Rules(data: Data): Validation[] {
  const rows = rowsAt(data, 'box12');
  const rule = {
    id: 'w2.box12_codes',
    severity: 'error',
    message: 'Box 12 should hold known codes only',
    fields: rows.map((_, row) => codePath(row)),
  } as const;
  if (rows.length === 0) return [skipped(rule, 'Box 12 is blank')];
  const wrong = rows.flatMap(({ code }, row) =>
    typeof code === 'string' && !box12Codes.includes(code) ? [codePath(row)] : [],
  );
  return [decided({ ...rule, suspects: wrong }, wrong.length === 0), unusualRows(data, rows)];
}

const codePath = (row: number) => `box12[${row}].code`;

function unusualRows(data: Data, rows: Data[]): Validation {
  const rule = {
    id: 'w2.box12_codes',
    severity: 'warn',
    message: `Box 12 should hold up to ${mostRows} codes, each once, of its year and with an amount above zero`,
    fields: rows.map((_, row) => codePath(row)),
  } as const;
  const isTooEarly = typeof data.tax_year === 'number' && data.tax_year < 2026;
  const codes = rows.map(({ code }) => code);
  const suspects = rows.flatMap(({ code, amount }, row) => {
    const isRepeated = typeof code === 'string' && codes.indexOf(code) < row;
    const isWrong = isRepeated || (isTooEarly && codesOf2026.includes(String(code)));
    return [...(isWrong ? [codePath(row)] : []), ...((centsOf(amount) ?? 1) > 0 ? [] : [`box12[${row}].amount`])];
  });
  return decided({ ...rule, suspects }, suspects.length === 0 && rows.length <= mostRows);
}

export function retirementBox(data: Data): Validation {
  const rule = {
    id: 'w2.retirement_box',
    severity: 'warn',
    message: 'A retirement contribution in box 12 goes with the retirement plan checkbox',
    fields: ['retirement_plan'],
    suspects: ['retirement_plan'],
  } as const;
  if (!hasCode(data, 'D', 'E', 'F', 'H', 'S', 'AA', 'BB')) return skipped(rule, 'Box 12 shows no such contribution');
  return decided(rule, data.retirement_plan === true);
}

/** From 2026 on, cash tips in box 12 and the occupation in box 14b come together. 000 stands for no such occupation. */
export function tipsCode(data: Data): Validation {
  const list = at(data, 'treasury_tipped_occupation_codes');
  const occupations = Array.isArray(list) ? list.filter((code) => typeof code === 'string') : [];
  const rule = {
    id: 'w2.tips_code',
    severity: 'warn',
    message: 'Code TP in box 12 goes with an occupation code in box 14b',
    fields: ['box12', 'treasury_tipped_occupation_codes'],
  } as const;
  if (typeof data.tax_year !== 'number' || data.tax_year < 2026) return skipped(rule, 'Used from 2026 on');
  const hasTips = hasCode(data, 'TP');
  if (!hasTips && occupations.length === 0) return skipped(rule, 'Neither tips nor an occupation are shown');
  if (occupations.length > 0 && occupations.every((code) => code === '000'))
    return skipped(rule, 'Code 000 stands alone and names no occupation');
  const tipsRow = rowsAt(data, 'box12').findIndex(({ code }) => code === 'TP');
  const suspects = hasTips
    ? [codePath(tipsRow)]
    : occupations.map((_, row) => `treasury_tipped_occupation_codes[${row}]`);
  return decided({ ...rule, suspects }, hasTips === occupations.length > 0);
}
