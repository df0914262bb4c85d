import { describe, expect, it } from 'vitest';
import { maskCardNumber, passesLuhn } from './card-number.ts';

describe('a card number', () => {
  it.each(['4111111111111111', '378282246310005'])('%s has its check digit', (number) =>
    expect(passesLuhn(number)).toBe(true),
  );
  it.each(['4111111111111112', '411111111111', 'XXXXXXXXXXXX1111'])('%s has not', (number) =>
    expect(passesLuhn(number)).toBe(false),
  );
  it('is shown with its first six and last four digits', () => {
    expect(maskCardNumber('4111 1111 1111 1111')).toBe('411111******1111');
    expect(maskCardNumber('3782-822463-10005')).toBe('378282*****0005');
  });
  it('that is masked already stays as printed', () => {
    expect(maskCardNumber('XXXX XXXX XXXX 3456')).toBe('XXXX XXXX XXXX 3456');
    expect(maskCardNumber('1-23456')).toBe('1-23456');
  });
});
