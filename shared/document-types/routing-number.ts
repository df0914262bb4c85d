/** Whether the first two digits name a Federal Reserve district, a thrift, an electronic or a traveller's range. */
export function hasAssignedRoutingPrefix(routingNumber: string): boolean {
  const prefix = Number(routingNumber.slice(0, 2));
  return (
    prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || routingNumber.startsWith('80')
  );
}

/**
 * The first eight digits of the routing number that a check's fractional form stands for.
 *
 * @param fraction - `PP-YYYY/XXXX` as printed in the upper right: `16-66/1220` is institution 66 of district 1220. A
 *   branch number behind it (`90-7162/3222 117`) says nothing about the bank.
 * @returns `"12200066"`; null for any other form.
 */
export function routingOfFraction(fraction: string): string | null {
  const parts = /^\s*\d{1,3}\s*[-–]\s*(\d{1,4})\s*[/⁄]\s*(\d{3,4})(?:\D|$)/.exec(fraction);
  if (!parts?.[1] || !parts[2]) return null;
  return `${parts[2].padStart(4, '0')}${parts[1].padStart(4, '0')}`;
}
