import { describe, expect, it } from 'vitest';
import type { ValueType } from '../../shared/document-types/field.ts';
import { hasFewLetters, hasLooseLetter, hasMixedWord, hasOddCase, hasOddMark } from './confidence-shape.ts';

const text = (value: string) => ({ value, source_text: value });

describe('an odd mark', () => {
  it.each<[string, ValueType, boolean]>([
    ['$ 1,234.56 CR', 'money', false],
    ['(12.00)', 'money', false],
    ['6:2.35', 'money', true],
    ['s 14,208.68', 'money', true],
    ['12-3456789', 'ein', false],
    ['XXX-XX-1234', 'ssn', false],
    ['12:3456789', 'ein', true],
    ['Jan. 3, 2024', 'date', false],
    ["O'Neil & Sons (US) Ltd.", 'string', false],
    ['16 ] uniper Place', 'string', true],
    ['Vly/Mdd!', 'string', true],
  ])('in %s as %s: %s', (value, type, isOdd) => expect(hasOddMark(text(value), type)).toBe(isOdd));
});

describe('a word of letters and digits as they are misread', () => {
  it.each([
    ['P.O. B0X 202032', true],
    ['Sti11we11, GA 30999', true],
    ['412O PRAIRIE SONG DR', true],
    ['1 HARVEST CENTER, IA S0999', true],
    ['3rd Floor, Apt 3B, #4a, A12', false],
    ['Suite 6000, 98122-0123', false],
  ])('in %s: %s', (value, isMixed) => expect(hasMixedWord(text(value))).toBe(isMixed));
});

it.each([
  ['Arnav Desai M', true],
  ['Tessa R. Villanueva', false],
])('a loose letter at the end of %s: %s', (value, isLoose) => expect(hasLooseLetter(text(value))).toBe(isLoose));

it.each([
  ['ontoso', true],
  ['fest CrdlorS', true],
  ['McDonald Inc', false],
  ['HARBOR & PINE', false],
])('an odd case in %s: %s', (value, isOdd) => expect(hasOddCase(text(value))).toBe(isOdd));

it.each([
  ['8.', true],
  ['U.S.', false],
])('few letters in %s: %s', (value, isFew) => expect(hasFewLetters(text(value))).toBe(isFew));
