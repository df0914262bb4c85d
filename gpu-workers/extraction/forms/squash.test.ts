import { expect, it } from 'vitest';
import { squash } from './squash.ts';

it('print is brought down to what poor OCR leaves of it', () => {
  expect(squash('12 Bond premium')).toBe(squash('I2 B0nd prernium'.replace('rn', 'm')));
  expect(squash('Employee’s SOC. sec. no.')).toBe(squash('employees soc sec no'));
});
