import { describe, expect, it } from 'vitest';
import { extractCreditCardStatement } from '../credit-card-statement.ts';
import { valuesUnder } from '../statements/testing/pages.ts';
import { recordedPages } from './testing/recorded-pages.ts';

describe('a box of rewards beside the summary of the account', () => {
  it('has its own balances, and the account has its own', () => {
    const { readings } = extractCreditCardStatement(recordedPages('card-boxes'));
    expect(valuesUnder(readings, 'rewards.')).toMatchObject({ previous: '$12.40', ending: '$16.50' });
    expect(readings.get('summary.previous_balance')?.value).toBe('150.00');
    expect(readings.get('summary.new_balance')?.value).toBe('230.78');
  });
});

describe('a statement whose summary has payments and credits in one line', () => {
  const { readings } = extractCreditCardStatement(recordedPages('card-abroad'));

  it('does not count the credits again where they are listed apart', () => {
    expect(readings.get('summary.payments')?.value).toBe('1328.95');
    expect(readings.has('summary.other_credits')).toBe(false);
  });

  it('shows what was paid abroad, with the currency named under it', () => {
    expect(valuesUnder(readings, 'transactions[3].')).toMatchObject({
      description: 'HOTEL DU NORD MONTREAL QC',
      amount: '301.18',
      foreign_amount: '415.00',
      foreign_currency: 'CAD',
    });
  });

  it('takes no interest from a sentence about the penalty rate', () => {
    expect(readings.get('interest_charges[0].apr')?.value).toBe('27.24');
    expect(readings.has('interest_charges[1].apr')).toBe(false);
  });
});
