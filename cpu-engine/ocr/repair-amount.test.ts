import { expect, it } from 'vitest';
import { repairAmount } from './repair-amount.ts';

it.each([
  ['24.875.00', '24,875.00'],
  ['Due:Rs.2.311.00', 'Due:Rs.2,311.00'],
  ['(1.850.25)', '(1,850.25)'],
])('an amount with a point for a comma, %s, is read as %s', (read, meant) => expect(repairAmount(read)).toBe(meant));

it.each(['1,850.25', '143.749', '192.168.100.10', '1.234', '12.345.678', '555.123.4567', '2.5.1.123.45', 'v1.234.567'])(
  '%s stays as it was read',
  (read) => expect(repairAmount(read)).toBe(read),
);
