/** An amount whose thousands are parted by a point, which no American document prints: `24.875.00`. */
const POINT_FOR_COMMA = /(?<!\d|\d[.,])\d{1,3}\.\d{3}(?=\.\d{2}(?!\d))/g;

/** A comma in small print loses its tail; what the number must have been says which point was one. */
export const repairAmount = (word: string): string => word.replace(POINT_FOR_COMMA, (whole) => whole.replace('.', ','));
