import { describe, expect, it } from 'vitest';
import { hasAssignedRoutingPrefix, routingOfFraction } from './routing-number.ts';

describe('the fractional form of a routing number', () => {
  it.each([
    ['16-66/1220', '12200066'],
    ['1-2/210', '02100002'],
    ['90-7162/3222 117', '32227162'],
  ])('%s stands for %s', (fraction, routing) => expect(routingOfFraction(fraction)).toBe(routing));

  it.each(['16-661220', '7/25/2008', '858-309-1700', ''])('is not seen in "%s"', (text) =>
    expect(routingOfFraction(text)).toBeNull(),
  );
});

describe('the first two digits of a routing number', () => {
  it.each(['021000021', '322271627', '621000000', '800000000'])('%s are assigned', (routing) =>
    expect(hasAssignedRoutingPrefix(routing)).toBe(true),
  );
  it.each(['135000000', '450000000', '990000000'])('%s are not', (routing) =>
    expect(hasAssignedRoutingPrefix(routing)).toBe(false),
  );
});
