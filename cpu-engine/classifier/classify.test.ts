import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import type { OcrLine } from '../ocr/line.ts';
import { classifyText } from './classify.ts';

const line = (text: string): OcrLine => ({ text, bbox: [0, 0, 1, 1], confidence: 1, words: [] });

function classify(lines: string[], width = 1275, height = 1650) {
  const result = classifyText({ lines: lines.map(line), width, height });
  const ranked = Object.entries(result.scores).sort((a, b) => b[1] - a[1]);
  const sum = ranked.reduce((total, [, score]) => total + Math.exp(score - ranked[0]![1]), 0);
  return { ...result, type: ranked[0]![0] as DocType, probability: 1 / sum };
}

type RecordedPage = { file: string; type: DocType; width: number; height: number; lines: string[] };
const recorded: RecordedPage[] = JSON.parse(readFileSync(new URL('./fixtures/pages.json', import.meta.url), 'utf8'));

describe('recorded pages', () => {
  it('of every document type are told apart, all but one in twenty', () => {
    const wrong = recorded.filter(({ type, lines, width, height }) => classify(lines, width, height).type !== type);
    expect(wrong.length, wrong.map((page) => page.file).join(', ')).toBeLessThanOrEqual(recorded.length / 20);
  });

  it('that are tax forms are certain and right', () => {
    const forms = recorded.filter((page) => page.type === 'W2' || /^109/.test(page.type));
    const doubtful = forms.filter(({ type, lines, width, height }) => {
      const answer = classify(lines, width, height);
      return answer.type !== type || answer.probability < 0.9;
    });
    expect(doubtful.map((page) => page.file)).toEqual([]);
  });
});

describe('a page', () => {
  it('without print is other, and says so without certainty', () => {
    const { type, probability } = classify([]);
    expect(type).toBe('other');
    expect(probability).toBeLessThan(0.9);
  });

  it('names the printed phrases that speak for a type, strongest first', () => {
    const { evidence } = classify(['Form W-2 Wage and Tax Statement', '1 Wages, tips, other compensation']);
    expect(evidence('W2').slice(0, 2)).toEqual(['Wage and Tax Statement', 'Form W-2']);
    expect(evidence('W2')).toContain('Wages, tips, other compensation');
    expect(evidence('receipt')).toEqual([]);
  });

  it('is told in spite of OCR noise', () => {
    const lines = [
      'F0rm 1O99-lNT',
      'lnterest lncome',
      'PAYER5 TIN',
      '2 Earty withdrawal penalty',
      'lnterest on U.S.Savings B0nds',
    ];
    expect(classify(lines).type).toBe('1099-INT');
  });

  it('with little on it gets a low probability', () => {
    expect(classify(['Subtotal 5.00', 'Total 5.40', 'Cash 10.00'], 500, 1200).probability).toBeLessThan(0.9);
  });

  it('long and narrow is a receipt rather than an invoice with the same words', () => {
    const words = ['Coffee 3.50', 'Subtotal 3.50', 'Total 3.80', 'Visa', '12:14 PM'];
    const strip = classify(words, 400, 1200);
    expect(strip.type).toBe('receipt');
    expect(strip.scores.receipt).toBeGreaterThan(classify(words).scores.receipt);
  });
});

describe('papers that look like one of the types are other', () => {
  it.each([
    [
      'W-2c',
      [
        'Form W-2c',
        'Corrected Wage and Tax Statement',
        'Previously reported',
        '1 Wages, tips, other compensation',
        '2 Federal income tax withheld',
      ],
    ],
    [
      'W-2G',
      [
        'Form W-2G',
        'Certain Gambling Winnings',
        '1 Reportable winnings',
        '4 Federal income tax withheld',
        "WINNER'S name",
      ],
    ],
    [
      'W-3',
      [
        'Form W-3',
        'Transmittal of Wage and Tax Statements',
        '1 Wages, tips, other compensation',
        '3 Social security wages',
      ],
    ],
    [
      'W-4',
      [
        'Form W-4',
        "Employee's Withholding Certificate",
        'Step 1: Enter Personal Information',
        'Internal Revenue Service',
      ],
    ],
    [
      '1098-E',
      [
        'Form 1098-E',
        'Student Loan Interest Statement',
        '1 Student loan interest received by lender',
        'OMB No. 1545-1576',
      ],
    ],
    ['1098-T', ['Form 1098-T', 'Tuition Statement', '1 Payments received for qualified tuition', 'OMB No. 1545-1574']],
    [
      '1099-B',
      [
        'Form 1099-B',
        'Proceeds From Broker and Barter Exchange Transactions',
        '1e Cost or other basis',
        '4 Federal income tax withheld',
      ],
    ],
    [
      '1099-G',
      [
        'Form 1099-G',
        'Certain Government Payments',
        '1 Unemployment compensation',
        "PAYER'S TIN",
        '4 Federal income tax withheld',
      ],
    ],
    [
      '1099-OID',
      [
        'Form 1099-OID',
        'Original Issue Discount',
        '3 Early withdrawal penalty',
        '5 Market discount',
        'OMB No. 1545-0117',
      ],
    ],
    [
      '5498',
      [
        'Form 5498',
        'IRA Contribution Information',
        '1 IRA contributions',
        '2 Rollover contributions',
        'OMB No. 1545-0747',
      ],
    ],
    [
      'a pay stub',
      [
        'Earnings Statement',
        'Pay period',
        'Pay date',
        'Gross pay',
        'Net pay',
        'Year to date',
        'Medicare tax',
        'Federal income tax',
      ],
    ],
    [
      'a purchase order',
      ['Purchase Order', 'PO #: 4711', 'Ship to', 'Vendor', 'Quantity', 'Unit Price', 'Subtotal', 'Total'],
    ],
    ['a quote', ['QUOTATION', 'Quote #: 12', 'Valid until 1 May', 'Description', 'Quantity', 'Unit Price', 'Total']],
    ['a deposit slip', ['DEPOSIT SLIP', 'Checking account', 'Account number', 'Cash', 'Checks', 'Total deposit']],
    [
      'a mortgage statement',
      [
        'Mortgage Statement',
        'Escrow balance',
        'Amount due',
        'Payment due date',
        'Outstanding principal',
        'Account number',
      ],
    ],
  ])('%s', (_, lines) => expect(classify(lines).type).toBe('other'));
});

describe('papers of money and trade', () => {
  it.each([
    [
      'bank_statement',
      [
        'Account Statement',
        'Statement period 06/01 - 06/30',
        'Beginning balance',
        'Deposits and other credits',
        'Ending balance',
      ],
    ],
    [
      'credit_card_statement',
      ['Minimum Payment Due', 'Payment due date', 'Credit limit', 'New balance', 'Purchases', 'Late fee'],
    ],
    [
      'invoice',
      ['INVOICE', 'Invoice number: 12', 'Bill to', 'Due date', 'Unit price', 'Purchase order: 88', 'Balance due'],
    ],
    ['check', ['PAY TO THE ORDER OF', 'DOLLARS', 'MEMO', 'First Bank', '12/100']],
    [
      '1099-R',
      ['Form 1099-R', 'Distributions From Pensions, Annuities', '1 Gross distribution', '7 Distribution code(s)'],
    ],
    ['1099-R', ['CSA 1099-R', 'Statement of Annuity Paid', 'Gross distribution', 'Taxable amount']],
    ['1098', ['Form 1098', 'Mortgage Interest Statement', '1 Mortgage interest received from payer(s)/borrower(s)']],
    [
      '1099-NEC',
      [
        'Form 1099-NEC',
        '1 Nonemployee compensation',
        "PAYER'S TIN",
        'see instructions for Form 1040 and Form 1099-MISC',
      ],
    ],
  ] as const)('%s', (type, lines) => expect(classify([...lines]).type).toBe(type));
});
