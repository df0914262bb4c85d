import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DocType } from '../../shared/document-types/doc-type.ts';
import int1099 from './forms/fixtures/1099-int.json' with { type: 'json' };
import w2 from './forms/fixtures/w2.json' with { type: 'json' };
import type { PageContent } from './page-content.ts';
import { splitDocuments } from './split-documents.ts';

type Classified = [page: PageContent, type: DocType, confidence: number];

const statements = (name: string): PageContent[] =>
  JSON.parse(readFileSync(new URL(`./statements/fixtures/${name}.json`, import.meta.url), 'utf8')).map(
    (page: PageContent): PageContent => ({ ...page, lineSource: 'ocr', formFields: [] }),
  );
const w2Page = w2 as unknown as PageContent;
const intPage = int1099 as unknown as PageContent;
const [june1, june2] = statements('bank-contoso') as [PageContent, PageContent];
const [invoice] = statements('invoice-contoso') as [PageContent];

/** The same print with other words in it. */
const changed = (page: PageContent, words: Record<string, string>): PageContent =>
  JSON.parse(Object.entries(words).reduce((json, [old, now]) => json.replaceAll(old, now), JSON.stringify(page)));
const printed = (...texts: string[]): PageContent => ({
  page: 1,
  width: 1700,
  height: 2200,
  cells: texts.map((text, at) => ({
    bbox: [100, 100 + 60 * at, 1600, 140 + 60 * at],
    category: 'Text',
    text,
    confidence: 0.9,
  })),
  lines: [],
  lineSource: 'none',
  formFields: [],
});
const blank = printed();

/** The parts as `type first-last`. */
function split(pages: Classified[], fileType: DocType = 'other'): string[] {
  const contents = pages.map(([content], at) => ({ ...content, page: at + 1 }));
  const types = pages.map(([, type, confidence], at) => ({ page: at + 1, type, confidence }));
  return splitDocuments(types, contents, fileType).map(
    ({ docType, pages: part }) => `${docType} ${part.at(0)?.page}-${part.at(-1)?.page}`,
  );
}

const anotherPerson = { '987-65-4325': '987-65-1188', '103,448.00': '61,020.00' };
const july = {
  'June 1': 'July 1',
  'June 30': 'July 30',
  '$3,200.00': '$5,050.00',
  '$5,050.00': '$6,111.00',
};

describe('one document stays one', () => {
  it.each<[string, Classified[], string]>([
    [
      'when its second page has no marks of the type',
      [
        [june1, 'bank_statement', 1],
        [june2, 'other', 0.99],
      ],
      'bank_statement 1-2',
    ],
    [
      'when its second page looks faintly like another type',
      [
        [invoice, 'invoice', 1],
        [printed('Terms'), 'receipt', 0.4],
      ],
      'invoice 1-2',
    ],
    [
      'when its second page shows its account number',
      [
        [june1, 'bank_statement', 1],
        [printed('How to balance 1234 5678 9012'), 'other', 0.97],
      ],
      'bank_statement 1-2',
    ],
    [
      'when a running header goes on',
      [
        [june1, 'bank_statement', 1],
        [printed('Account Summary', 'Statement for: John Smith'), 'other', 0.97],
      ],
      'bank_statement 1-2',
    ],
    [
      'with the copies of a form on leaves of their own',
      [
        [w2Page, 'W2', 1],
        [w2Page, 'W2', 0.9],
      ],
      'W2 1-2',
    ],
    [
      'when a copy is misread in one digit',
      [
        [w2Page, 'W2', 1],
        [changed(w2Page, { '987-65-4325': '987-65-4326' }), 'W2', 1],
      ],
      'W2 1-2',
    ],
    [
      'with the instructions on the back of a form',
      [
        [w2Page, 'W2', 1],
        [printed('Instructions for Employee', 'Box 1. Enter this amount'), 'other', 0.99],
      ],
      'W2 1-2',
    ],
    [
      'with its blank pages',
      [
        [w2Page, 'W2', 1],
        [blank, 'other', 1],
        [w2Page, 'W2', 1],
        [blank, 'other', 1],
      ],
      'W2 1-4',
    ],
    [
      'when no page has a type',
      [
        [printed('a'), 'other', 0],
        [printed('b'), 'other', 0],
      ],
      'other 1-2',
    ],
  ])('%s', (_, pages, expected) => expect(split(pages)).toEqual([expected]));

  it('when each copy of a form is page 1 of 1 and one is misread', () => {
    const copy = (page: PageContent): PageContent => ({
      ...page,
      cells: [...page.cells, ...printed('Page 1 of 1').cells],
    });
    const misread = changed(w2Page, { '103,448.00': '108,448.00' });
    expect(
      split([
        [copy(w2Page), 'W2', 1],
        [copy(misread), 'W2', 1],
      ]),
    ).toEqual(['W2 1-2']);
  });

  it('and is of the type that the whole file was classified as', () =>
    expect(
      split(
        [
          [june1, 'bank_statement', 0.5],
          [june2, 'bank_statement', 0.4],
        ],
        'credit_card_statement',
      ),
    ).toEqual(['credit_card_statement 1-2']));

  it('even when nothing was classified', () =>
    expect(splitDocuments([], [june1, june2], 'bank_statement')).toMatchObject([{ docType: 'bank_statement' }]));

  it('also when it has no pages at all', () =>
    expect(splitDocuments([], [], 'W2')).toEqual([{ docType: 'W2', pages: [] }]));
});

describe('a new document starts', () => {
  it.each<[string, Classified[], string[]]>([
    [
      'where the type changes',
      [
        [w2Page, 'W2', 1],
        [intPage, '1099-INT', 1],
      ],
      ['W2 1-1', '1099-INT 2-2'],
    ],
    [
      'where another person’s form begins',
      [
        [w2Page, 'W2', 1],
        [changed(w2Page, anotherPerson), 'W2', 1],
      ],
      ['W2 1-1', 'W2 2-2'],
    ],
    [
      'after the blank back of the one before',
      [
        [w2Page, 'W2', 1],
        [blank, 'other', 1],
        [intPage, '1099-INT', 1],
      ],
      ['W2 1-2', '1099-INT 3-3'],
    ],
    [
      'where the next month’s statement begins',
      [
        [june1, 'bank_statement', 1],
        [june2, 'bank_statement', 0.7],
        [changed(june1, july), 'bank_statement', 1],
        [june2, 'bank_statement', 0.7],
      ],
      ['bank_statement 1-2', 'bank_statement 3-4'],
    ],
    [
      'where a paper of another kind follows a last page',
      [
        [june1, 'bank_statement', 1],
        [june2, 'bank_statement', 0.7],
        [printed('Contoso Bank', 'Loan Application Form'), 'other', 0.99],
      ],
      ['bank_statement 1-2', 'other 3-3'],
    ],
    [
      'where the counter begins again',
      [
        [printed('Page 1 of 2', 'a'), 'other', 1],
        [printed('Page 2 of 2', 'b'), 'other', 1],
        [printed('Page 1 of 1', 'c'), 'other', 1],
      ],
      ['other 1-2', 'other 3-3'],
    ],
    [
      'with what comes after a check, however faint its type',
      [
        [printed('PAY TO THE ORDER OF'), 'check', 1],
        [printed('Balance'), 'bank_statement', 0.4],
      ],
      ['check 1-1', 'bank_statement 2-2'],
    ],
  ])('%s', (_, pages, expected) => expect(split(pages)).toEqual(expected));

  it('in a packet of W-2, 1099-INT and two statements at each of them', () => {
    const pages: Classified[] = [
      [w2Page, 'W2', 1],
      [intPage, '1099-INT', 1],
      [june1, 'bank_statement', 1],
      [june2, 'bank_statement', 0.7],
      [changed(june1, july), 'bank_statement', 1],
      [june2, 'other', 0.7],
    ];
    expect(split(pages)).toEqual(['W2 1-1', '1099-INT 2-2', 'bank_statement 3-4', 'bank_statement 5-6']);
  });

  it('even where a fax machine counted all pages of the packet', () => {
    const counted = (page: PageContent, at: number): PageContent => ({
      ...page,
      cells: [...printed(`Page ${at} of 3`).cells, ...page.cells],
    });
    const pages: Classified[] = [
      [counted(w2Page, 1), 'W2', 1],
      [counted(intPage, 2), '1099-INT', 1],
      [counted(printed('Dear Sir'), 3), 'other', 1],
    ];
    expect(split(pages)).toEqual(['W2 1-1', '1099-INT 2-2', 'other 3-3']);
  });
});

it('cells without printed lines, as dots.ocr gives them, are enough', () => {
  const bare = (page: PageContent): PageContent => ({ ...page, lines: [], lineSource: 'none' });
  const pages: Classified[] = [
    [bare(w2Page), 'W2', 1],
    [bare(changed(w2Page, anotherPerson)), 'W2', 1],
    [bare(june1), 'bank_statement', 1],
    [bare(june2), 'other', 0.9],
  ];
  expect(split(pages)).toEqual(['W2 1-1', 'W2 2-2', 'bank_statement 3-4']);
});
