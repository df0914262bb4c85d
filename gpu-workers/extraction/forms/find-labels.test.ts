import { describe, expect, it } from 'vitest';
import type { PageContent } from '../page-content.ts';
import { findLabels } from './find-labels.ts';
import { field } from './label.ts';
import { wordsFromCells } from './words-from-cells.ts';

const labels = [
  { ...field('bond_premium', 'money', 'Bond premium'), box: '11' },
  { ...field('bond_premium_tax_exempt', 'money', 'Bond premium on tax-exempt bond'), box: '13' },
  field('state', 'text', '15 State'),
  field('property', 'text', 'Address or description of property securing mortgage'),
  field('account', 'text', 'Account number (see instructions)'),
];
const find = (text: string) => {
  const page: PageContent = {
    page: 1,
    width: 900,
    height: 900,
    cells: [{ category: 'Text', text, bbox: [0, 0, 800, 24 * text.split('\n').length], confidence: null }],
    lines: [],
    lineSource: 'none',
    formFields: [],
  };
  return findLabels(wordsFromCells(page), labels).map((hit) => hit.label.id);
};

describe('a label', () => {
  it.each([
    ['as it is printed', '11 Bond premium', ['bond_premium']],
    ['over two lines', 'Account number\n(see instructions)', ['account']],
    ['run together', 'Accountnumber(seeinstructions) 4400', ['account']],
    ['with letters misread', '11 B0nd prernium', ['bond_premium']],
    ['with another that begins like it', '13 Bond premium on tax-exempt bond', ['bond_premium_tax_exempt']],
    ['that is short, behind its own number', '15 State', ['state']],
    ['known by its number when its words are poor', '13 Eond prem on fx-exemgt bonc', ['bond_premium_tax_exempt']],
  ])('is found %s', (_, text, ids) => expect(find(text)).toEqual(ids));

  it.each([
    ['that is short, behind another number', '16 State'],
    ['in instructions', 'Box 8. Shows the address or description of the property securing the mortgage.'],
    [
      'in a sentence',
      'You may find the account number (see instructions) on the letter that we have sent to you before',
    ],
  ])('is not found %s', (_, text) => expect(find(text)).toEqual([]));
});
