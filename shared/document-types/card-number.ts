/** Whether a full card number, 13 to 19 digits, has the check digit of ISO/IEC 7812. */
export function passesLuhn(cardNumber: string): boolean {
  if (!/^\d{13,19}$/.test(cardNumber)) return false;
  const sum = [...cardNumber].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** The digits of a card number that is printed in full, or null when it is masked or too short to be one. */
export function fullCardNumber(printed: string): string | null {
  const digits = printed.replace(/[\s-]/g, '');
  return /^\d{13,19}$/.test(digits) ? digits : null;
}

/** First six and last four digits, as the card industry's rules allow to be shown. Masked numbers stay as printed. */
export function maskCardNumber(printed: string): string {
  const digits = fullCardNumber(printed);
  if (digits === null) return printed;
  return `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`;
}
