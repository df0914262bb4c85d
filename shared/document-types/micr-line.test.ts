import { describe, expect, it } from 'vitest';
import { parseMicrLine } from './micr-line.ts';

describe('a MICR line', () => {
  it.each([
    { text: '001379 :122000496:4040110157', routing: '122000496', account: '4040110157', check: '001379' },
    { text: '⑈001379⑈ ⑆122000496⑆4040110157⑈', routing: '122000496', account: '4040110157', check: '001379' },
    { text: ':122000496: 4040110157"', routing: '122000496', account: '4040110157', check: null },
    { text: '⑆021000021⑆ 123456789⑈ 1025', routing: '021000021', account: '123456789', check: '1025' },
    { text: '|:021000021|: 000123456789||" 1025', routing: '021000021', account: '000123456789', check: '1025' },
    { text: 'A011401533A 0123456C 1025', routing: '011401533', account: '0123456', check: '1025' },
    { text: 'C004321C A111000025A 98-76543-2C', routing: '111000025', account: '98765432', check: '004321' },
    { text: '111000025 0987654321 1001', routing: '111000025', account: '0987654321', check: '1001' },
    { text: '1:1110000251: 0987654321 1001', routing: '111000025', account: '0987654321', check: '1001' },
    { text: ':O11401533: 5551234567u 0204', routing: '011401533', account: '5551234567', check: '0204' },
  ])('$text', ({ text, routing, account, check }) => {
    expect(parseMicrLine(text)).toMatchObject({ routingNumber: routing, accountNumber: account, checkNumber: check });
  });

  it('takes the number printed above for the check’s own, on whichever side of the account it stands', () => {
    const line = parseMicrLine(':122000661:1211" 1234m 56789u', '1211');
    expect(line).toMatchObject({ accountNumber: '123456789', checkNumber: '1211', onUs: '1211⑈1234⑉56789⑈' });
    expect(line?.raw).toBe('⑆122000661⑆1211⑈1234⑉56789⑈');
  });

  it('shows the amount that a bank has encoded', () => {
    const line = parseMicrLine('⑈001379⑈ ⑆122000496⑆4040110157⑈ ⑇0000029190⑇');
    expect(line).toMatchObject({ amount: '291.90', accountNumber: '4040110157', auxiliaryOnUs: '001379' });
  });

  it('tells a processing code before the transit field from a transit sign that OCR took for a digit', () => {
    expect(parseMicrLine('"004521" 4:021000021: 9876543210"')).toMatchObject({ epc: '4', auxiliaryOnUs: '004521' });
    expect(parseMicrLine('0:122000661:1211" 1234m 56789u')).toMatchObject({ epc: null, routingNumber: '122000661' });
  });

  it('keeps a routing number whose check digit does not hold, when transit signs stand around it', () => {
    expect(parseMicrLine('⑆123456789⑆ 5550001234⑈ 77')).toMatchObject({ routingNumber: '123456789' });
  });

  it.each(['987-65-4321', 'Phone 858-309-1700', '987654321', '12345678', 'Total 1,220,004.96'])(
    'is not seen in "%s"',
    (text) => expect(parseMicrLine(text)).toBeNull(),
  );
});
