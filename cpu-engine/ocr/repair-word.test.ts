import { expect, it } from 'vitest';
import { repairWord } from './repair-word.ts';

it.each([
  ['24.875.00', '24,875.00'],
  ['Due:Rs.2.311.00', 'Due:Rs.2,311.00'],
  ['(1.850.25)', '(1,850.25)'],
])('an amount with a point for a comma, %s, is read as %s', (read, meant) => expect(repairWord(read)).toBe(meant));

it.each(['1,850.25', '143.749', '192.168.100.10', '1.234', '12.345.678', '555.123.4567', '2.5.1.123.45', 'v1.234.567'])(
  '%s stays as it was read',
  (read) => expect(repairWord(read)).toBe(read),
);

it.each([
  ['19-0ct-2024', '19-Oct-2024'],
  ['0ctober', 'October'],
])('a month that begins with a zero, %s, is read as %s', (read, meant) => expect(repairWord(read)).toBe(meant));

it.each(['10ct', '0ctagon', 'F0ct'])('%s is no month and stays', (read) => expect(repairWord(read)).toBe(read));

it.each([
  ['S0MEWHERE', 'SOMEWHERE'],
  ['CALIF0RNIA', 'CALIFORNIA'],
  ['PO-B0X', 'PO-BOX'],
  ['INV0ICE:', 'INVOICE:'],
])('a word in capitals with a zero in it, %s, is read as %s', (read, meant) => expect(repairWord(read)).toBe(meant));

it.each(['A0B1C', 'H0T', 'X100Y', '0RDER', 'AB0CD9', 'user0name', 'US0012345', 'PO-0042', 'DE0ÜBER'])(
  '%s may be a code and stays',
  (read) => expect(repairWord(read)).toBe(read),
);
