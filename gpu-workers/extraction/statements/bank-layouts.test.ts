import { describe, expect, it } from 'vitest';
import { extractBankStatement } from '../bank-statement.ts';
import { countRows, recordedPages, valuesUnder } from './testing/pages.ts';

describe('a statement of several shares without an overview', () => {
  it('opens the next account at the next beginning balance under a heading of its own', () => {
    const { readings } = extractBankStatement(recordedPages('bank-shares'));
    expect(valuesUnder(readings, 'summary.')).toMatchObject({
      beginning_balance: '882.31',
      ending_balance: '883.49',
    });
    expect(countRows(readings, 'transactions')).toBe(1);
    expect(valuesUnder(readings, 'additional_accounts[0].')).toMatchObject({
      account_type: 'checking',
      'summary.beginning_balance': '302.10',
      'summary.ending_balance': '1758.21',
      'transactions[0].amount': '1980.44',
      'transactions[2].check_number': '1207',
      'transactions[3].running_balance': '1758.21',
    });
  });
});

describe('tables side by side', () => {
  it('are read down one and then down the next, each check with its own date and amount', () => {
    const { readings } = extractBankStatement(recordedPages('bank-side-by-side'));
    const checks = [0, 1, 2, 3, 4, 5, 6].map((row) => valuesUnder(readings, `checks[${row}].`));
    expect(checks.map(({ number }) => number)).toEqual(['4101', '4102', '4103', '4105', '4106', '4107', '4108']);
    expect(checks[3]).toMatchObject({ date: '2025-01-15', amount: '350.10', gap_before: true });
    expect(countRows(readings, 'daily_balances')).toBe(12);
    expect(valuesUnder(readings, 'daily_balances[8].')).toEqual({ date: '2025-01-21', balance: '13202.08' });
  });

  it('keep their rows under a line that is no header, though its words stand over them', () => {
    const { readings } = extractBankStatement(recordedPages('bank-side-by-side'));
    expect(valuesUnder(readings, 'daily_balances[11].')).toEqual({ date: '2025-01-30', balance: '12130.47' });
  });
});

it('a period that is broken over the lines under its label is read whole', () => {
  const { readings } = extractBankStatement(recordedPages('bank-side-by-side'));
  expect(readings.get('header.period_start')?.value).toBe('2025-01-02');
  expect(readings.get('header.period_end')?.value).toBe('2025-01-31');
});

it('a note on the account between a name and its street leaves the holder known', () => {
  const { readings } = extractBankStatement(recordedPages('bank-side-by-side'));
  expect(readings.get('header.account_holder_names[0]')?.value).toBe('WEST END DENTAL GROUP LLC');
  expect(readings.get('header.account_holder_address.city')?.value).toBe('SAINT LOUIS');
});

describe('a bank that prints every debit as negative and every empty cell as zero', () => {
  it('moves the amount that is not zero, in the way of its column', () => {
    const { readings } = extractBankStatement(recordedPages('bank-negative-debits'));
    expect([0, 1, 2].map((row) => valuesUnder(readings, `transactions[${row}].`))).toMatchObject([
      { amount: '250.00', direction: 'debit', running_balance: '9973.40' },
      { amount: '3100.77', direction: 'credit' },
      { amount: '29.11', direction: 'credit' },
    ]);
    expect(valuesUnder(readings, 'additional_accounts[0].')).toMatchObject({
      account_number: 'XXXXXX9034',
      'transactions[0].direction': 'debit',
      'transactions[0].check_number': '1007',
      'summary.ending_balance': '1108.30',
    });
  });

  it('finds a date beside a label of two lines, and no holder in the words customer care', () => {
    const { readings } = extractBankStatement(recordedPages('bank-negative-debits'));
    expect(readings.get('header.statement_date')?.value).toBe('2025-04-25');
    expect(readings.get('header.account_holder_names[0]')?.value).toBe('Owen Castellano');
  });
});
