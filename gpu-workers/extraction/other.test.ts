import { describe, expect, it } from 'vitest';
import { extractData } from './extract-data.ts';
import type { PageContent } from './page-content.ts';

const page = (cells: PageContent['cells']): PageContent => ({
  page: 1,
  width: 100,
  height: 100,
  cells,
  lines: [],
  lineSource: 'none',
  formFields: [],
});
const text = (content: string, category: PageContent['cells'][number]['category'] = 'Text') => ({
  category,
  text: content,
  bbox: null,
  confidence: null,
});

describe('a document of no known type', () => {
  it('gives its title, labelled values, tables, dates and amounts', () => {
    const { data } = extractData('other', [
      page([
        text('# Certificate of Insurance', 'Title'),
        text('Policy number: AB-1234\nIssued on Jan 5, 2024 for the term that ends on 12/31/2024'),
        text('Premium due: $1,250.00 in total, of which $50 is tax'),
        text(
          '<table><tr><td>Insured</td><td>Acme LLC</td></tr><tr><td>Limit</td><td>2,000,000.00</td></tr></table>',
          'Table',
        ),
      ]),
    ]);
    expect(data).toMatchObject({ title: 'Certificate of Insurance', language: 'en' });
    expect(data.key_values).toMatchObject([
      { key: 'Policy number', value: 'AB-1234', page: 1 },
      { key: 'Premium due', value: '$1,250.00 in total, of which $50 is tax' },
      { key: 'Insured', value: 'Acme LLC' },
      { key: 'Limit', value: '2,000,000.00' },
    ]);
    expect(data.tables).toMatchObject([{ page: 1, rows: 2 }]);
    expect(data.dates).toEqual(['2024-01-05', '2024-12-31']);
    expect(data.amounts).toEqual(['1250.00', '50.00', '2000000.00']);
  });

  it.each([
    ['fr', 'Le total des achats est dans la facture que vous avez pour le mois'],
    ['de', 'Der Betrag ist nicht für die Rechnung und das Konto auf dem Auszug'],
    ['es', 'El total de la factura y los cargos que se pagan por el mes con su cuenta'],
  ])('is recognised as %s', (language, content) =>
    expect(extractData('other', [page([text(content)])]).data.language).toBe(language),
  );

  it('that is empty gives empty data', () => {
    expect(extractData('other', [page([])]).data).toEqual({
      title: null,
      language: null,
      key_values: [],
      tables: [],
      dates: [],
      amounts: [],
    });
  });
});
