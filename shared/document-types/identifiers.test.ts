import { describe, expect, it } from 'vitest';
import { formatTin, hasUnassignedEinPrefix, isCusip, parseState, tinFault, tinKind } from './identifiers.ts';

describe('a taxpayer number', () => {
  it.each([
    ['123456780', 'ssn', '123-45-6780'],
    ['123456780', 'ein', '12-3456780'],
    ['98- 7654321', 'ein', '98-7654321'],
    ['XXX-XX-4321', 'ssn', 'XXX-XX-4321'],
    ['***-**-1234', 'ssn', '***-**-1234'],
    ['75395184613', 'ssn', '75395184613'],
    ['XYX-XA-9999', 'ssn', 'XYX-XA-9999'],
  ] as const)('%s in a box for an %s is written %s, never mended', (text, assumed, tin) =>
    expect(formatTin(text, assumed)).toBe(tin),
  );

  it.each([
    ['412-55-7789', 'ssn'],
    ['912-78-1234', 'itin'],
    ['12-3456789', 'ein'],
    ['XXX-XX-4321', 'ssn'],
    ['4963147952', 'unknown'],
    ['12-345678', 'unknown'],
    ['XX-XXX6789', 'ein'],
  ])('%s is of the kind %s', (tin, kind) => expect(tinKind(tin)).toBe(kind));

  it.each(['000-12-3456', '666-12-3456', '900-12-3456', '412-00-7789', '412-55-0000', '123-45-6789', '75395184613'])(
    '%s cannot be anybody’s SSN',
    (tin) => expect(tinFault(tin, ['ssn'])).not.toBeNull(),
  );

  it.each(['412-55-7789', 'XXX-XX-4321', '***-**-1234', '412557789'])('%s can be an SSN', (tin) =>
    expect(tinFault(tin, ['ssn'])).toBeNull(),
  );

  it('in the form of the other kind does not belong in the box', () => {
    expect(tinFault('12-3456789', ['ssn'])).not.toBeNull();
    expect(tinFault('412-55-7789', ['ein'])).not.toBeNull();
    expect(tinFault('12-3456789', ['ein'])).toBeNull();
  });

  it('may be that of a child who is being adopted', () => {
    expect(tinFault('912-93-4567', ['ssn', 'itin'])).toBeNull();
    expect(tinFault('912-93-4567', ['ssn'])).not.toBeNull();
  });

  it('shows by its prefix when no campus has assigned it', () => {
    expect(hasUnassignedEinPrefix('07-1234567')).toBe(true);
    expect(hasUnassignedEinPrefix('39-1188234')).toBe(false);
  });
});

it.each(['037833100', '594918104'])('%s is a CUSIP', (text) => expect(isCusip(text)).toBe(true));
it.each(['037833101', '0378331', ''])('%j is no CUSIP', (text) => expect(isCusip(text)).toBe(false));

it.each([
  ['oh', 'OH'],
  ['Wisconsin', 'WI'],
  ['new york', 'NY'],
  ['PR', 'PR'],
  ['XX', null],
  ['Any Town', null],
])('the state %s is %s', (text, code) => expect(parseState(text)).toBe(code));
