import { describe, expect, it } from 'vitest';
import { extractBankStatement } from './bank-statement.ts';
import { countRows, pageOf, recordedPages, table, valuesUnder } from './statements/testing/pages.ts';

describe('a recorded statement', () => {
  it.each([true, false])('is read in full over its page break (printed lines known: %s)', (lines) => {
    const { readings, warnings } = extractBankStatement(recordedPages('bank-contoso', { lines }));
    const value = (path: string) => readings.get(path)?.value;
    expect(value('header.bank_name')).toBe('Contoso Bank');
    expect(value('header.account_holder_names[0]')).toBe('John Smith');
    expect(value('header.account_number')).toBe('1234 5678 9012');
    expect(value('header.period_start')).toBe('2025-06-01');
    expect(value('header.period_end')).toBe('2025-06-30');
    expect(value('summary.beginning_balance')).toBe('3200.00');
    expect(value('summary.ending_balance')).toBe('5050.00');
    expect(countRows(readings, 'transactions')).toBe(12);
    expect(valuesUnder(readings, 'transactions[0].')).toMatchObject({
      date: '2025-06-02',
      description: 'Payroll Deposit',
      amount: '1200.00',
      direction: 'credit',
      running_balance: '4400.00',
    });
    expect(readings.get('transactions[11].amount')).toMatchObject({ value: '25.00', page: 2, status: 'present' });
    expect(warnings).toEqual([]);
  });

  it('gives each row the date that is printed once for several, and the way of the column it stands in', () => {
    const { readings } = extractBankStatement(recordedPages('bank-of-something'));
    expect(countRows(readings, 'transactions')).toBe(11);
    expect(valuesUnder(readings, 'transactions[2].')).toMatchObject({
      date: '2022-02-04',
      amount: '65.75',
      direction: 'debit',
    });
    expect(valuesUnder(readings, 'transactions[7].')).toMatchObject({
      date: '2022-02-02',
      amount: '5.50',
      direction: 'credit',
    });
    expect(readings.has('summary.ending_balance')).toBe(false);
  });

  it('lists checks from tables side by side, and further accounts, on a skewed scan', () => {
    const { readings } = extractBankStatement(recordedPages('bank-consolidated'));
    expect([0, 1, 2].map((row) => valuesUnder(readings, `checks[${row}].`))).toMatchObject([
      { number: '1401', amount: '450.00', gap_before: false },
      { number: '965025', amount: '101.39', gap_before: true },
      { number: '985026', amount: '150.00', gap_before: false },
    ]);
    expect(valuesUnder(readings, 'additional_accounts[0].')).toMatchObject({
      account_number: '787189328336',
      'summary.ending_balance': '5077.57',
    });
    expect(readings.get('summary.total_withdrawals')?.value).toBe('671.81');
  });
});

const head = (period: string): ['Text', string] => ['Text', `First Example Bank\nAccount number: 000123456\n${period}`];

describe('the rows of a statement', () => {
  it('take their year from the period, and say that it was concluded', () => {
    const rows = table([
      ['Date', 'Description', 'Amount', 'Balance'],
      ['12/20', 'PAYROLL', '100.00', '1,100.00'],
      ['01/05', 'RENT', '-50.00', '1,050.00'],
    ]);
    const { readings } = extractBankStatement([
      pageOf([head('December 15, 2023 through January 14, 2024'), ['Table', rows]]),
    ]);
    expect(readings.get('transactions[0].date')).toMatchObject({
      value: '2023-12-20',
      status: 'inferred',
      sourceText: '12/20',
    });
    expect(readings.get('transactions[1].date')).toMatchObject({ value: '2024-01-05', status: 'inferred' });
  });

  it('follow the heading over them; the rarer sign under it is a reversal', () => {
    const withdrawals = table([
      ['Date', 'Description', 'Amount'],
      ['01/05/24', 'STORE', '-30.00'],
      ['01/06/24', 'RENT', '-500.00'],
      ['01/07/24', 'STORE REFUND', '30.00'],
      ['Total withdrawals', '', '-$500.00'],
    ]);
    const deposits = table([
      ['Date', 'Description', 'Amount'],
      ['01/02/24', 'TRANSFER', '700.00'],
    ]);
    const { readings } = extractBankStatement([
      pageOf([
        head('01/01/2024 to 01/31/2024'),
        ['Section-header', '## Withdrawals and other subtractions'],
        ['Table', withdrawals],
        ['Section-header', '## Deposits and other additions'],
        ['Table', deposits],
      ]),
    ]);
    const directions = [0, 1, 2, 3].map((row) => readings.get(`transactions[${row}].direction`)?.value);
    expect(directions).toEqual(['debit', 'debit', 'credit', 'credit']);
    expect(readings.get('transactions[2].amount')?.value).toBe('30.00');
    expect(readings.get('transactions[3].section')?.value).toBe('Deposits and other additions');
    expect(countRows(readings, 'transactions')).toBe(4);
  });

  it('are one where a description goes on over the page, and none where a balance is carried', () => {
    const header = ['Date', 'Description', 'Withdrawals', 'Deposits', 'Balance'];
    const first = table([
      header,
      ['01/02/2024', 'Balance forward', '', '', '500.00'],
      ['01/03/2024', 'PURCHASE<br>SEATTLE WA', '20.00', '', '480.00'],
      ['01/04/2024', 'WIRE FROM', '', '70.00', '550.00'],
    ]);
    const second = table([
      header,
      ['', 'ACME CORP', '', '', ''],
      ['01/05/2024', 'ATM', '50.00', '', '500.00'],
      ['01/05/2024', 'Ending balance', '', '', '500.00'],
    ]);
    const { readings } = extractBankStatement([
      pageOf([head('01/01/2024 to 01/31/2024'), ['Table', first], ['Page-footer', 'Page 1 of 2']]),
      pageOf([['Table', second]], 2),
    ]);
    const descriptions = [0, 1, 2].map((row) => readings.get(`transactions[${row}].description`)?.value);
    expect(descriptions).toEqual(['PURCHASE SEATTLE WA', 'WIRE FROM ACME CORP', 'ATM']);
    expect(countRows(readings, 'transactions')).toBe(3);
    expect(readings.get('summary.beginning_balance')?.value).toBe('500.00');
    expect(readings.get('summary.ending_balance')?.value).toBe('500.00');
  });

  it('are read without any table', () => {
    const text = '02/03 PAYROLL 500.00\n02/17 GROCERY STORE 20.00';
    const { readings } = extractBankStatement([
      pageOf([head('From 02/01/2024 To 02/29/2024'), ['Section-header', '## ACCOUNT ACTIVITY'], ['Text', text]]),
    ]);
    expect(valuesUnder(readings, 'transactions[1].')).toMatchObject({
      date: '2024-02-17',
      description: 'GROCERY STORE',
      amount: '20.00',
    });
  });
});

it('a joint statement keeps its accounts apart', () => {
  const overview = table([
    ['ACCOUNT', 'ACCOUNT NUMBER', 'ENDING BALANCE'],
    ['Checking', '000111222', '$150.00'],
    ['Savings', '000333444', '$510.00'],
  ]);
  const header = ['DATE', 'DESCRIPTION', 'AMOUNT', 'BALANCE'];
  const { readings } = extractBankStatement([
    pageOf([
      ['Title', '# First Example Bank'],
      ['Text', 'January 1, 2024 through January 31, 2024'],
      ['Table', overview],
      ['Section-header', '## CHECKING 000111222'],
      ['Text', 'Beginning Balance $100.00\nEnding Balance $150.00'],
      ['Table', table([header, ['01/05', 'Payroll', '50.00', '150.00']])],
      ['Section-header', '## SAVINGS 000333444'],
      ['Text', 'Beginning Balance $500.00\nEnding Balance $510.00'],
      ['Table', table([header, ['01/31', 'Interest Payment', '10.00', '510.00']])],
    ]),
  ]);
  expect(readings.get('header.account_number')?.value).toBe('000111222');
  expect(readings.get('summary.ending_balance')?.value).toBe('150.00');
  expect(countRows(readings, 'transactions')).toBe(1);
  expect(valuesUnder(readings, 'additional_accounts[0].')).toMatchObject({
    account_number: '000333444',
    account_type: 'savings',
    'summary.beginning_balance': '500.00',
    'summary.ending_balance': '510.00',
    'transactions[0].amount': '10.00',
    'transactions[0].direction': 'credit',
  });
});

it('daily balances are not taken for transactions', () => {
  const rows = table([
    ['DATE', 'AMOUNT', 'DATE', 'AMOUNT'],
    ['01/05', '$3,500.00', '01/12', '2,684.75'],
  ]);
  const { readings } = extractBankStatement([
    pageOf([head('01/01/2024 to 01/31/2024'), ['Section-header', '## DAILY ENDING BALANCE'], ['Table', rows]]),
  ]);
  expect(valuesUnder(readings, 'daily_balances')).toEqual({
    '[0].date': '2024-01-05',
    '[0].balance': '3500.00',
    '[1].date': '2024-01-12',
    '[1].balance': '2684.75',
  });
  expect(countRows(readings, 'transactions')).toBe(0);
});

it('the printed summary is kept line by line, counts and signs included', () => {
  const summary = table([
    ['', 'INSTANCES', 'AMOUNT'],
    ['Beginning Balance', '', '$1,500.00'],
    ['Deposits and Additions', '2', '2,100.50'],
    ['Electronic Withdrawals', '1', '-400.00'],
    ['Ending Balance', '3', '$3,200.50'],
  ]);
  const { readings } = extractBankStatement([pageOf([head('01/01/2024 to 01/31/2024'), ['Table', summary]])]);
  expect(readings.get('summary.total_deposits')?.value).toBe('2100.50');
  expect(readings.get('summary.deposit_count')?.value).toBe(2);
  expect(valuesUnder(readings, 'summary.lines[2].')).toEqual({
    label: 'Electronic Withdrawals',
    amount: '400.00',
    count: 1,
    sign: '-',
  });
});

it('a statement of hundreds of pages is read in time that grows with its rows', () => {
  const rows = Array.from({ length: 50 }, (_, row) => ['01/05/2024', `CARD PURCHASE ${row}`, '-12.00']);
  const pages = Array.from({ length: 100 }, (_, index) =>
    pageOf([['Table', table([['Date', 'Description', 'Amount'], ...rows])]], index + 1),
  );
  const { readings } = extractBankStatement(pages);
  expect(countRows(readings, 'transactions')).toBe(5_000);
});
