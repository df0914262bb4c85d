import { describe, expect, it } from 'vitest';
import { foldText } from './fold-text.ts';
import { allowedErrors, fuzzyFind } from './fuzzy-find.ts';

describe('folded text', () => {
  it('is the same for what OCR confuses', () => {
    expect(foldText('FORM 1O99-lNT')).toBe(foldText('Form 1099-INT'));
    expect(foldText('Wage and Tax\nStatement')).toBe(foldText('WAGEAND TAX STATEMENT'));
  });
  it('keeps an accented letter as its plain one', () => expect(foldText('Net à payer')).toBe('netapayer'));
});

describe('a phrase in noisy text', () => {
  const phrase = foldText('Medicare wages and tips');
  const find = (text: string, errors = allowedErrors(phrase.length)) => fuzzyFind(foldText(text), phrase, errors);

  it.each([
    ['as printed', 'xx 5 Medicare wages and tips 61,714.77'],
    ['with a wrong letter', 'Medicaro wages and tips'],
    ['with a missing letter', 'Medicre wages and tips'],
    ['with one letter too many and one wrong', 'Medicaree wagcs and tips'],
    ['at the very end', 'box 5 Medicare wages and tlps'],
  ])('is found %s', (_, text) => expect(find(text)).toBe(true));

  it('is not found with three errors, nor in an empty page', () => {
    expect(find('Modicaro wagos and tips')).toBe(false);
    expect(find('')).toBe(false);
  });

  it('must be exact when no error is allowed', () => {
    expect(find('Medicaro wages and tips', 0)).toBe(false);
    expect(find('Medicare wages and tips', 0)).toBe(true);
  });

  it('allows short phrases no error, for they are met by chance', () => {
    expect(allowedErrors(foldText('Form W-2').length)).toBe(0);
    expect(allowedErrors(foldText('Minimum payment due').length)).toBe(1);
    expect(allowedErrors(foldText('Medicare wages and tips').length)).toBe(2);
  });

  it('compares the first 31 characters of a longer phrase', () => {
    const long = foldText('Report of mortgage interest received from payers and borrowers');
    expect(fuzzyFind(foldText('Reporl of mortgage interest received from nobody'), long, 2)).toBe(true);
  });
});
