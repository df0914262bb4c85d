import { describe, expect, it } from 'vitest';
import { leadingDetail, taxFlag, trailingDetail } from './receipt-quantities.ts';
import type { Segment } from './segments.ts';

const segment = (text: string): Segment => ({
  text,
  page: 1,
  place: [0, 0, 10 * text.length, 20],
  bbox: null,
  ocr: null,
  slot: null,
  heading: false,
  running: false,
});

describe('how many and for how much', () => {
  it.each([
    { text: '4 @ 1.25', quantity: '4', unit: null, price: '1.25' },
    { text: '2.31 1b @ 0.79 /1b', quantity: '2.31', unit: 'lb', price: '0.79' },
    { text: '10@3.78', quantity: '10', unit: null, price: '3.78' },
    { text: '3 x $2.10', quantity: '3', unit: null, price: '2.10' },
  ])('is read from $text', ({ text, quantity, unit, price }) => {
    const { detail } = leadingDetail([segment(text)]) ?? {};
    expect(detail?.quantity).toMatchObject({ text: quantity, unit });
    expect(detail?.price?.money).toBe(price);
  });

  it.each(['2 BURGERS', '041167000 IBUPROFEN', '7200 W ALAMEDA AVE'])('is not read from %s', (text) =>
    expect(leadingDetail([segment(text)])).toBeNull(),
  );

  it('stands behind the words too, and leaves them alone', () => {
    const count = trailingDetail([segment('Oat Latte × 2')]);
    expect(count.detail.quantity?.text).toBe('2');
    expect(count.words.map(({ text }) => text)).toEqual(['Oat Latte']);
    expect(trailingDetail([segment('Large ($6.50 ea.)')]).detail.price?.money).toBe('6.50');
  });
});

describe('the letter of a tax', () => {
  it.each([
    { text: '8.99 T', flag: 'T' },
    { text: '1.50-F', flag: 'F' },
    { text: '6.97 x', flag: 'X' },
    { text: '12.00', flag: null },
    { text: '12.00 CR', flag: null },
    { text: '0.50 KG', flag: null },
  ])('of $text is $flag', ({ text, flag }) => expect(taxFlag(segment(text))).toBe(flag));
});
