import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { extractData } from '../gpu-workers/extraction/extract-data.ts';
import type { PageContent } from '../gpu-workers/extraction/page-content.ts';
import { specPath } from '../gpu-workers/extraction/paths.ts';
import { addressParts } from '../shared/document-types/address.ts';
import { dataSchema } from '../shared/document-types/data-schema.ts';
import { type DocType, docTypes } from '../shared/document-types/doc-type.ts';
import { documentTypes } from '../shared/document-types/index.ts';

const extraction = fileURLToPath(new URL('../gpu-workers/extraction', import.meta.url));
const recorded = globSync('*/fixtures/*.json', { cwd: extraction }).toSorted();

/** Recordings are named after what they show: `1099-int.json`, `bank-contoso.json`, `card-rupees.json`. */
function docTypeOf(file: string): DocType {
  const name = basename(file, '.json').toLowerCase();
  const byName = docTypes.find((docType) => name.startsWith(docType.toLowerCase()));
  return byName ?? (name.startsWith('bank') ? 'bank_statement' : 'credit_card_statement');
}

/** One page or a list of pages; images have no form fields. */
function pagesOf(file: string): PageContent[] {
  const content = JSON.parse(readFileSync(join(extraction, file), 'utf8'));
  return [content].flat().map((page) => ({ formFields: [], ...page }));
}

const issuesOf = (docType: DocType, data: unknown) =>
  dataSchema(documentTypes[docType])
    .safeParse(data)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe.each(recorded)('data from %s', (file) => {
  const docType = docTypeOf(file);
  const { data, fields } = extractData(docType, pagesOf(file));

  it('has the published shape', () => expect(issuesOf(docType, data)).toEqual([]));

  it('has no field that is not in the list', () => {
    const listed = new Set(documentTypes[docType].fields.map(({ path }) => path));
    const ofAddress = new RegExp(`\\.(?:${addressParts.join('|')})$`);
    const read = Object.keys(fields).map(specPath);
    expect(read.filter((path) => !listed.has(path) && !listed.has(path.replace(ofAddress, '')))).toEqual([]);
  });
});

/** One form, one statement and one slip: what each is not is enough of a stranger to the others. */
const strangers = recorded
  .filter((file) => /(?:1099-nec|bank-contoso|receipt-contoso)\.json$/.test(file))
  .map((file) => pagesOf(file).slice(0, 1));

describe.each(docTypes)('data of a %s has the published shape', (docType) => {
  it('from pages that are something else', () => {
    expect(strangers).toHaveLength(3);
    for (const pages of strangers) expect(issuesOf(docType, extractData(docType, pages).data)).toEqual([]);
  });

  it('from no page at all', () => expect(issuesOf(docType, extractData(docType, []).data)).toEqual([]));
});
