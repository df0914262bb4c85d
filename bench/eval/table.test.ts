import { expect, it } from 'vitest';
import { toMarkdown, toText } from './table.ts';

const table = {
  title: 'Fields',
  header: ['type', 'right'],
  rows: [
    ['W2', '9'],
    ['a|b', '10.5 %'],
  ],
};

it('a terminal shows figures under each other', () =>
  expect(toText(table)).toBe('Fields\n  type   right\n  W2         9\n  a|b   10.5 %'));

it('a page of documentation gets a Markdown table, with a stroke in a cell escaped', () =>
  expect(toMarkdown({ ...table, note: 'All.' })).toBe(
    '## Fields\n\nAll.\n\n| type | right |\n|---|--:|\n| W2 | 9 |\n| a\\|b | 10.5 % |',
  ));
