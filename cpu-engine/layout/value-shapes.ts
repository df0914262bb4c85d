/** An amount or another number: `$1,234.56`, `(12.00)`, `12.00-`, `7 %`, `1.234,56 EUR`, `3 @`. */
const numberShape =
  /^[-+(]?\s*(?:usd|eur|gbp|cad|rs\.?|rm|[$€£¥₹])?\s*[-+(]?[\dOol]?[\d.,' ]*\d\s*[)%-]?\s*(?:%|cr|dr|usd|eur|euro|[$€£]|[a-z]{1,2})?$/i;
const moneyShape = /\d[.,]\s?\d{2}(?!\d)/;
const dateShape =
  /^(?:\d{1,4}[-/]\d{1,2}(?:[-/]\d{2,4})?|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2}[- ]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|[o0]ct|nov|dec)[a-z]*\.?(?:[-, ]+\d{2,4})?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|[o0]ct|nov|dec)[a-z]*\.?[- ]*\d{1,2}(?:,?[- ]*\d{4})?)$/i;

/** OCR sets spaces into words now and then: "02-S ep-24" is a date too. */
export const isDate = (text: string): boolean =>
  dateShape.test(text.trim()) || (/[a-z]/i.test(text) && dateShape.test(text.replace(/\s+/g, '')));

/** True for amounts, counts and percentages, not for dates or words with digits in them. */
export const isNumber = (text: string): boolean => numberShape.test(text.trim()) && !isDate(text);

/** True for numbers with two decimals or a currency sign. */
export const isMoney = (text: string): boolean =>
  isNumber(text) && !text.includes('%') && (moneyShape.test(text) || /[$€£₹]/.test(text));

/** What stands before a value: it ends with a colon, or is a short phrase without digits. */
export const isLabel = (text: string): boolean =>
  /[:#]$/.test(text.trim()) || (!/\d/.test(text) && text.trim().split(/\s+/).length <= 5);
