/** An amount whose thousands are parted by a point, which no American document prints: `24.875.00`. */
const POINT_FOR_COMMA = /(?<!\d|\d[.,])\d{1,3}\.\d{3}(?=\.\d{2}(?!\d))/g;
/** October with a zero: `19-0ct-2024`. */
const ZERO_FOR_OCTOBER = /(?<![a-z0-9])0(?=ct(?:ober)?(?![a-z]))/gi;
/** Capitals with a zero between them, `CALIF0RNIA`: five and more, for a shorter one may be a code; and a post office box. */
const ZERO_AMONG_CAPITALS =
  /(?<![\p{L}\d])(?=[A-Z0]{5})[A-Z]+(?:0+[A-Z]+)+(?![\p{L}\d])|(?<![\p{L}\d])B0X(?![\p{L}\d])/gu;

/**
 * Puts right what the recogniser cannot tell apart by its strokes and what only one reading makes sense of: a comma whose
 * tail is lost in small print, and the capital O of a month or within a word in capitals.
 */
export const repairWord = (word: string): string =>
  word
    .replace(POINT_FOR_COMMA, (amount) => amount.replace('.', ','))
    .replace(ZERO_FOR_OCTOBER, 'O')
    .replace(ZERO_AMONG_CAPITALS, (capitals) => capitals.replaceAll('0', 'O'));
