import { describe, expect, it } from 'vitest';
import { checkCreditCardStatement } from '../../shared/document-types/checks/credit-card-statement.ts';
import { creditCardStatement } from '../../shared/document-types/credit-card-statement.ts';
import { assemble } from './assemble.ts';
import { recordedPages } from './checks-and-cards/testing/recorded-pages.ts';
import { extractCreditCardStatement } from './credit-card-statement.ts';
import type { PageContent } from './page-content.ts';

const valuesOf = (pages: PageContent[]) =>
  Object.fromEntries([...extractCreditCardStatement(pages).readings].map(([path, { value }]) => [path, value]));
const dataOf = (pages: PageContent[]) => assemble(creditCardStatement, extractCreditCardStatement(pages).readings).data;

/** A page as dots.ocr gives it: blocks under one another, tables as HTML. */
function page(blocks: string[]): PageContent {
  let top = 50;
  const cells = blocks.map((text) => {
    const height = 30 * Math.max(text.split('\n').length, text.split('<tr>').length - 1);
    const isTable = text.startsWith('<table>');
    const cell = {
      bbox: [80, top, 1100, top + height] as [number, number, number, number],
      category: isTable ? ('Table' as const) : ('Text' as const),
      text,
      confidence: 0.9,
    };
    top += height + 40;
    return cell;
  });
  return { page: 1, width: 1200, height: 1600, cells, lines: [], lineSource: 'none', formFields: [] };
}
const table = (rows: string[][]) =>
  `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;

describe.each([{ lines: true }, { lines: false }])('recorded statements (printed lines known: $lines)', (parts) => {
  it('a US statement of two pages gives head, summary and warnings', () => {
    expect(valuesOf(recordedPages('card-sections', parts))).toMatchObject({
      'header.issuer_name': 'HARBOR FEDERAL BANK',
      'header.cardholder_name': 'JORDAN Q SAMPLE',
      'header.cardholder_address.raw': '12 HARBOR ST APT 4, BOSTON MA 02110-1234',
      'header.account_number': '4321',
      'header.period_start': '2026-07-29',
      'header.period_end': '2026-08-28',
      'header.days_in_billing_cycle': 31,
      'summary.previous_balance': '575.24',
      'summary.payments': '575.24',
      'summary.other_credits': '20.00',
      'summary.purchases': '612.05',
      'summary.fees_charged': '35.00',
      'summary.interest_charged': '13.01',
      'summary.new_balance': '640.06',
      'summary.credit_limit': '5000.00',
      'summary.available_credit': '4359.94',
      'summary.minimum_payment_due': '40.00',
      'summary.payment_due_date': '2026-09-25',
      'summary.ytd_fees': '75.00',
      'summary.ytd_interest': '88.12',
      'late_payment_warning.late_fee': '40.00',
      'late_payment_warning.penalty_apr': '29.99',
      'minimum_payment_warning[0].years_text': '3 years',
      'minimum_payment_warning[1].total_cost': '864.00',
      'interest_charges[0].apr': '27.49',
      'interest_charges[0].balance_subject_to_interest': '557.20',
      'interest_charges[0].interest': '13.01',
      'rewards.previous': '368',
      'rewards.ending': '980',
    });
  });

  it('every row of every section is a transaction, with its dates and the way its money went', () => {
    const { transactions, fees } = dataOf(recordedPages('card-sections', parts));
    expect(transactions).toHaveLength(7);
    expect(transactions).toMatchObject([
      { post_date: '2026-08-06', amount: '575.24', direction: 'credit', section: 'PAYMENTS AND OTHER CREDITS' },
      { description: 'STORE REFUND AZ', direction: 'credit' },
      { transaction_date: '2026-07-27', post_date: '2026-07-29', amount: '112.05', direction: 'charge' },
      {
        description: 'HOTEL LISBOA LISBON',
        foreign_amount: '463.00',
        foreign_currency: 'EUR',
        exchange_rate: '1.0799',
      },
      { description: 'FOREIGN TRANSACTION FEE', direction: 'charge' },
      { description: 'LATE FEE', direction: 'charge' },
      { description: 'INTEREST CHARGED ON PURCHASES', amount: '13.01', section: 'INTEREST CHARGED' },
    ]);
    expect(fees).toMatchObject([{ amount: '15.00' }, { amount: '20.00' }]);
  });

  it('an Indian statement has its days first, its lakhs, and `Cr` behind its credits', () => {
    const values = valuesOf(recordedPages('card-rupees', parts));
    expect(values).toMatchObject({
      'header.issuer_name': 'LOTUS BANK',
      'header.cardholder_name': 'ANIL SHARMA',
      'header.account_number': '4361 88XX XXXX 1234',
      'header.closing_date': '2025-07-12',
      'summary.payment_due_date': '2025-08-01',
      'summary.previous_balance': '10000.00',
      'summary.payments': '10250.00',
      'summary.purchases': '23706.78',
      'summary.new_balance': '23456.78',
      'summary.credit_limit': '200000.00',
      'summary.available_cash': '80000.00',
      'transactions[0].transaction_date': '2025-06-14',
      'transactions[1].direction': 'credit',
      'transactions[3].amount': '23250.00',
      'transactions[3].direction': 'charge',
    });
  });

  it.each(['card-sections', 'card-rupees'])('%s reconciles', (name) => {
    const failed = checkCreditCardStatement(dataOf(recordedPages(name, parts))).filter(
      ({ status, severity }) => status === 'fail' && severity !== 'info',
    );
    expect(failed).toEqual([]);
  });
});

describe('a card statement', () => {
  const head = 'FIRST EXAMPLE BANK\nStatement Date: 15 MAY 2024';

  it('whose list shows balances has its two balances from there', () => {
    const rows = table([
      ['Date', 'Transaction Details', 'Purchases ($)', 'Payments ($)', 'Balance ($)'],
      ['01 MAY', 'Previous Balance', '', '', '1,200.00'],
      ['05 MAY', 'Store', '150.00', '', '1,350.00'],
      ['12 MAY', 'Online Payment', '', '1,000.00', '350.00'],
    ]);
    expect(valuesOf([page([head, rows])])).toMatchObject({
      'summary.previous_balance': '1200.00',
      'summary.new_balance': '350.00',
      'transactions[0].direction': 'charge',
      'transactions[1].direction': 'credit',
      'transactions[1].transaction_date': '2024-05-12',
    });
  });

  it('keeps a row whose date no calendar has, and says that it could not be read', () => {
    const rows = table([
      ['Date', 'Description', 'Amount'],
      ['31 NOV', 'Late Fee', '35.00'],
    ]);
    const { readings } = extractCreditCardStatement([page([head, rows])]);
    expect(readings.get('transactions[0].transaction_date')).toMatchObject({
      value: null,
      sourceText: '31 NOV',
      status: 'illegible',
    });
    expect(readings.get('transactions[0].amount')?.value).toBe('35.00');
  });

  it('that prints a card number in full shows it masked, in its evidence too', () => {
    const { readings } = extractCreditCardStatement([page(['Card Number: 4111 1111 1111 1111'])]);
    expect(readings.get('header.account_number')).toMatchObject({
      value: '411111******1111',
      sourceText: '411111******1111',
    });
  });

  it('warns when a card number that it must mask lacks its check digit', () => {
    const warnings = (number: string) =>
      extractCreditCardStatement([page([`Card Number: ${number}`])]).warnings.filter((text) =>
        /check digit/.test(text),
      );
    expect(warnings('4111 1111 1111 1112')).toHaveLength(1);
    expect(warnings('4111 1111 1111 1111')).toEqual([]);
    expect(warnings('XXXX XXXX XXXX 1112')).toEqual([]);
  });

  it('does not take the dates of a promotion for its period', () => {
    const values = valuesOf([page(['Offer valid 01/01/2024 - 12/31/2024', 'Billing period 04/12/2024 - 05/11/2024'])]);
    expect(values).toMatchObject({ 'header.period_start': '2024-04-12', 'header.period_end': '2024-05-11' });
  });

  it('dates rows over the turn of the year by its period', () => {
    const rows = table([
      ['Trans Date', 'Post Date', 'Description', 'Amount'],
      ['12/20', '12/21', 'BOOKS', '10.00'],
      ['01/03', '01/04', 'TEA', '5.00'],
    ]);
    expect(valuesOf([page(['Billing period 12/06/25 - 01/05/26', rows])])).toMatchObject({
      'transactions[0].transaction_date': '2025-12-20',
      'transactions[1].post_date': '2026-01-04',
    });
  });

  it('with the posting date first still tells the two apart', () => {
    const rows = table([
      ['Posting Date', 'Transaction Date', 'Description', 'Amount'],
      ['04/03/2025', '04/02/2025', 'BOOKS', '10.00'],
    ]);
    expect(valuesOf([page([rows])])).toMatchObject({
      'transactions[0].transaction_date': '2025-04-02',
      'transactions[0].post_date': '2025-04-03',
    });
  });

  it('reads an amount whose comma became a point, and shows the characters as they stand', () => {
    const { readings } = extractCreditCardStatement([page(['Minimum Amount Due:Rs.2.311.00'])]);
    expect(readings.get('summary.minimum_payment_due')).toMatchObject({ value: '2311.00', sourceText: 'Rs.2.311.00' });
  });

  it('without anything on it gives a warning, and does not throw', () => {
    expect(extractCreditCardStatement([page([])]).warnings).toHaveLength(1);
    expect(extractCreditCardStatement([]).readings.size).toBe(0);
  });
});
