/** The written forms of the value types that are strings of their own kind. */
export const valueFormats = {
  /** Always two decimals, no separators of thousands. */
  money: /^-?\d{1,13}\.\d{2}$/,
  decimal: /^-?\d{1,12}(?:\.\d+)?$/,
  /** 0 to 999.99, as printed before the sign. */
  percent: /^\d{1,3}(?:\.\d+)?$/,
  /** 24 hours; seconds where they are printed. */
  time: /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/,
} as const;
