import { describe, expect, it } from 'vitest';
import { endsAddress, parseAddress } from './address.ts';

describe('an address', () => {
  it.each([
    {
      lines: ['18 Quarry Lane Apt 3B', 'Dunmore, OH 44999'],
      street: '18 Quarry Lane',
      unit: 'Apt 3B',
      city: 'Dunmore',
      state: 'OH',
      zip: '44999',
    },
    {
      lines: ['151 N Market Street', 'Wooster OH 44691'],
      street: '151 N Market Street',
      unit: null,
      city: 'Wooster',
      state: 'OH',
      zip: '44691',
    },
    {
      lines: ['12 West St', 'Charleston, West Virginia 25301-0432'],
      street: '12 West St',
      unit: null,
      city: 'Charleston',
      state: 'WV',
      zip: '25301-0432',
    },
    {
      lines: ['1 5th Ave, New York, NY 10001'],
      street: '1 5th Ave',
      unit: null,
      city: 'New York',
      state: 'NY',
      zip: '10001',
    },
    {
      lines: ['FREMONT AVE, APT.55', 'SEATTLE WA 98001'],
      street: 'FREMONT AVE',
      unit: 'APT.55',
      city: 'SEATTLE',
      state: 'WA',
      zip: '98001',
    },
  ])('of the lines $lines comes apart', ({ lines, street, unit, city, state, zip }) => {
    expect(parseAddress(lines)).toEqual({
      raw: lines.join(', '),
      street,
      unit,
      city,
      state,
      postal_code: zip,
      country: null,
    });
  });

  it('without a state keeps its lines', () => {
    expect(parseAddress(['100 Main Street', 'Anytown, USA'])).toMatchObject({
      raw: '100 Main Street, Anytown, USA',
      state: null,
      country: 'USA',
    });
  });

  it('is none without letters or digits', () => expect(parseAddress(['', ' | '])).toBeNull());
});

it('a line ends an address only with a state and a ZIP code', () => {
  expect(endsAddress('Dunmore, OH 44999')).toBe(true);
  expect(endsAddress('York, Wisconsin 98204')).toBe(true);
  expect(endsAddress('4410 Millrace Road')).toBe(false);
  expect(endsAddress('Dunmore, ZZ 44999')).toBe(false);
});
