/** Fifteen digits of cents stay exact in a double, and no document prints more. */
const maxWholeDigits = 13;

/** Printed before or after an amount; they say which money it is, not how much. */
const currencyMark =
  /^(?:US\$|C\$|A\$|CA\$|R\$|[$€£₹¥]|(?:USD|EUR|GBP|INR|CAD|AUD|CHF|JPY|MYR|SGD|NZD|MXN|RM|Rs\.?)(?![a-z]))\s*|\s*(?:[$€£₹¥]|(?:USD|EUR|GBP|INR|CAD|AUD|CHF|JPY|MYR|SGD|NZD|MXN))$/i;

/** How nearly every amount is printed. */
const plainAmount = /^\$?(\d{1,3}(?:,\d{3}){1,3}|\d{1,12})\.(\d{2})$/;

/**
 * Reads one printed amount.
 *
 * @param text - The amount alone, with or without its currency mark: `$1,234.56`, `(12.00)`, `12.00-`, `− 12.00`, `12.00 CR`.
 * @returns Two decimals and a sign only when negative, `"1234.56"`, `"-12.00"`; whole amounts get `.00`. Parentheses,
 *   a minus on either side and a `CR` suffix all mean negative. A comma is the decimal mark only where it cannot be
 *   anything else (`310,00`, `1.234,56`); Indian groups (`1,23,456.00`) are read too. Null for everything else: letters,
 *   two decimal points, more than two decimals (so for `1.234`, which could be either), groups of a wrong size.
 */
export function parseMoney(text: string): string | null {
  // A page has hundreds of them, and the general way takes a dozen patterns.
  const [, wholePart, cents] = plainAmount.exec(text) ?? [];
  if (wholePart !== undefined) return `${wholePart.replaceAll(',', '').replace(/^0+(?=\d)/, '')}.${cents}`;
  const signed = takeSign(text.replace(/[\u00a0\u2000-\u200a\u202f]/g, ' ').trim());
  if (signed === null) return null;
  const plain = toPlainDecimal(signed.digits);
  if (plain === null) return null;
  const [whole = '', fraction = ''] = plain.split('.');
  const dollars = whole.replace(/^0+(?=\d)/, '') || '0';
  if (dollars.length > maxWholeDigits) return null;
  const amount = `${dollars}.${fraction.padEnd(2, '0')}`;
  return signed.negative && amount !== '0.00' ? `-${amount}` : amount;
}

/**
 * @param money - In the form `parseMoney` returns.
 * @throws RangeError for any other form: a sum with a value that is no amount would be wrong in silence.
 */
export function toCents(money: string): number {
  const parts = /^(-?)(\d{1,13})\.(\d{2})$/.exec(money);
  if (!parts) throw new RangeError('Not a normalised amount of money');
  const cents = Number(parts[2]) * 100 + Number(parts[3]);
  return parts[1] && cents !== 0 ? -cents : cents;
}

/** @param cents - A safe integer. */
export function formatCents(cents: number): string {
  const size = Math.abs(cents);
  const amount = `${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`;
  return cents < 0 ? `-${amount}` : amount;
}

/** Takes signs and currency marks off both ends, in whatever order they stand. Null when two signs contradict the form. */
function takeSign(text: string): { digits: string; negative: boolean } | null {
  let rest = text;
  let signs = 0;
  let negative = false;
  const sign = (isNegative: boolean) => {
    signs += 1;
    negative ||= isNegative;
  };
  const suffix = /\s*\b(CR|DR)\.?$|(?<=\d)\s*(CR|DR)\.?$/i.exec(rest);
  if (suffix) {
    rest = rest.slice(0, suffix.index);
    sign(/cr/i.test(suffix[0]));
  }
  if (/^\(.*\)$/.test(rest)) {
    rest = rest.slice(1, -1).trim();
    sign(true);
  }
  // A sign may stand outside the currency mark, inside it, or after the digits: `-$5`, `$-5`, `5-`.
  for (let pass = 0; pass < 2; pass += 1) {
    rest = rest.replace(/^([-+−–])\s*|\s*([-+−–])$/, (mark) => {
      sign(!mark.includes('+'));
      return '';
    });
    rest = rest.replace(currencyMark, '');
  }
  return signs > 1 ? null : { digits: rest.trim(), negative };
}

/** Digits with a point and at most two decimals, or null. */
function toPlainDecimal(text: string): string | null {
  // OCR leaves a space beside a separator: `1, 234.56`, `12 .50`.
  const digits = text.replace(/(?<=\d)\s?([.,])\s?(?=\d)/g, '$1');
  if (/^\d*\.?\d{1,2}$/.test(digits) || /^\d+\.?$/.test(digits)) return digits.replace(/\.$/, '');
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?$/.test(digits)) return digits.replaceAll(',', '');
  if (/^\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?$/.test(digits)) return digits.replaceAll(',', '');
  if (/^\d{1,3}(?:['’ ]\d{3})+(?:[.,]\d{1,2})?$/.test(digits)) return digits.replace(/['’ ]/g, '').replace(',', '.');
  if (/^\d{1,3}(?:\.\d{3})+,\d{1,2}$/.test(digits)) return digits.replaceAll('.', '').replace(',', '.');
  if (/^\d+,\d{1,2}$/.test(digits)) return digits.replace(',', '.');
  return null;
}
