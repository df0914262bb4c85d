import { describe, expect, it } from 'vitest';
import type { Cell } from '../../shared/cell.ts';
import { check as checkSpec } from '../../shared/document-types/check.ts';
import { checkCheck } from '../../shared/document-types/checks/check.ts';
import { assemble } from './assemble.ts';
import { extractCheck } from './check.ts';
import { recordedPages } from './checks-and-cards/testing/recorded-pages.ts';
import type { PageContent } from './page-content.ts';

const valuesOf = (pages: PageContent[]) =>
  Object.fromEntries([...extractCheck(pages).readings].map(([path, { value }]) => [path, value]));

/** A page as dots.ocr gives it: paragraphs with a box each. */
const page = (cells: [text: string | undefined, bbox: Cell['bbox']][]): PageContent => ({
  page: 1,
  width: 1200,
  height: 550,
  cells: cells.map(([text, bbox]) => ({
    bbox,
    category: text === undefined ? 'Picture' : 'Text',
    ...(text === undefined ? {} : { text }),
    confidence: 0.9,
  })),
  lines: [],
  lineSource: 'none',
  formFields: [],
});

describe.each([{ lines: true }, { lines: false }])('recorded checks (printed lines known: $lines)', (parts) => {
  it('a payroll check gives payer, payee, both amounts and its MICR line without its marks', () => {
    expect(valuesOf(recordedPages('check-payroll', parts))).toMatchObject({
      'payer.name': 'ANY COMPANY CORP.',
      'payer.address.raw': '475 ANY AVENUE, ANYTOWN, USA 10101',
      payee: 'JOHN STILES',
      amount_numeric: '291.90',
      amount_words: 'TWO HUNDRED NINETY-ONE AND 90/100 DOLLARS',
      amount_words_value: '291.90',
      check_date: '2008-07-25',
      check_number: '0000000000',
      'micr.routing_number': '122000496',
      'micr.account_number': '4040110157',
      'micr.check_number': '001379',
      'bank.name': 'BANK NAME',
      void: true,
      kind: 'business',
    });
  });

  it('of a handwritten check the print and the figures are read, and words that cannot be read stay away', () => {
    const values = valuesOf(recordedPages('check-handwritten', parts));
    expect(values).toMatchObject({
      'payer.name': expect.stringContaining('Sam Money'),
      amount_numeric: '100.00',
      check_number: '1211',
      'micr.raw': '⑆122000661⑆1211⑈1234⑉56789⑈',
      'micr.account_number': '123456789',
      'micr.check_number': '1211',
      kind: 'personal',
      void: false,
    });
    expect(values).not.toHaveProperty('amount_words');
  });

  it('both sides of a personal check are one document', () => {
    const values = valuesOf(recordedPages('check-front-back', parts));
    expect(values).toMatchObject({
      'payer.name': 'JOHN A. DOE, JANE B. DOE',
      payee: 'Evergreen Power & Light',
      amount_numeric: '1234.56',
      amount_words_value: '1234.56',
      check_date: '2024-03-05',
      fractional_routing: '19-10/1250',
      memo: 'Account 5512 March bill',
      'bank.name': 'FIRST HARBOR BANK',
      'micr.account_number': '000123456789',
      'micr.check_number': '1025',
      endorsed: true,
      endorsement_text: 'Evergreen Power & Light\nFor deposit only to account 889',
    });
  });

  it('a stub over the check is not taken for the check, and a payee in a window is found beside its label', () => {
    expect(valuesOf(recordedPages('check-with-stub', parts))).toMatchObject({
      'payer.address.raw': '500 Industrial Way, Newark, NJ 07102',
      payee: 'CONTOSO SUPPLIES INC.',
      amount_numeric: '1225.10',
      check_date: '2025-02-15',
      check_number: '004521',
      fractional_routing: '1-2/210',
      'bank.name': 'SECOND HARBOR BANK, N.A.',
      'micr.auxiliary_on_us': '004521',
      'micr.account_number': '9876543210',
    });
  });
});

describe('a check', () => {
  it('that is genuine passes the checks on what was read', () => {
    const { data } = assemble(checkSpec, extractCheck(recordedPages('check-with-stub')).readings);
    expect(checkCheck(data, '2025-03-01').filter(({ status }) => status === 'fail')).toEqual([]);
  });

  it('shows where each value stands', () => {
    const { readings } = extractCheck(recordedPages('check-payroll'));
    expect(readings.get('amount_numeric')).toMatchObject({ sourceText: '$291.90', page: 1, bbox: expect.any(Array) });
    expect(readings.get('amount_words_value')?.status).toBe('inferred');
  });

  it('whose signature is a picture counts as signed', () => {
    const signed = page([
      ['Pay to the order of Jane Roe', [60, 200, 700, 230]],
      ['$ 250.00', [900, 200, 1050, 230]],
      [undefined, [800, 380, 1100, 450]],
      ['⑆121000248⑆ 9876543210⑈ 4321', [60, 480, 800, 510]],
    ]);
    expect(extractCheck([signed]).readings.get('signatures[0].present')).toMatchObject({
      value: true,
      bbox: [800, 380, 1100, 450],
    });
  });

  it('that is only a back has no payer or number', () => {
    const back = page([
      ['ENDORSE HERE', [60, 40, 300, 60]],
      ['For deposit only\n2346120', [60, 80, 300, 130]],
    ]);
    expect(valuesOf([back])).toEqual({ endorsed: true, endorsement_text: 'For deposit only\n2346120' });
  });

  it('“void after 90 days” is not void', () => {
    const front = page([
      ['Pay to the order of Jane Roe', [60, 200, 700, 230]],
      ['VOID AFTER 90 DAYS', [700, 400, 900, 420]],
      ['⑆121000248⑆ 9876543210⑈ 4321', [60, 480, 800, 510]],
    ]);
    expect(valuesOf([front]).void).toBe(false);
  });

  it('without anything on it gives nothing, and does not throw', () => {
    expect(extractCheck([page([])]).readings.size).toBe(0);
    expect(extractCheck([]).readings.size).toBe(0);
  });
});
