import { readdir, readFile } from 'node:fs/promises';
import type { PageContent } from '../../gpu-workers/extraction/page-content.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';

export type RecordedDocument = { name: string; docType: DocType; pages: PageContent[] };

const folders = ['forms', 'statements', 'checks-and-cards'].map(
  (part) => new URL(`../../gpu-workers/extraction/${part}/fixtures/`, import.meta.url),
);

/** How the files of each type begin. The first that fits counts. */
const prefixes: readonly [string, DocType][] = [
  ['w2', 'W2'],
  ['1099-int', '1099-INT'],
  ['1099-div', '1099-DIV'],
  ['1099-misc', '1099-MISC'],
  ['1099-nec', '1099-NEC'],
  ['1099-r', '1099-R'],
  ['1098', '1098'],
  ['bank-', 'bank_statement'],
  ['card-', 'credit_card_statement'],
  ['invoice-', 'invoice'],
  ['receipt-', 'receipt'],
  ['check-', 'check'],
];

/** The pages that the tests of extraction were recorded with: what the CPU engine read off documents of every type. */
export async function recordedDocuments(): Promise<RecordedDocument[]> {
  const documents: RecordedDocument[] = [];
  for (const folder of folders) {
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()) {
      const docType = prefixes.find(([prefix]) => name.startsWith(prefix))?.[1];
      if (docType === undefined) continue;
      const recorded: PageContent | PageContent[] = JSON.parse(await readFile(new URL(name, folder), 'utf8'));
      documents.push({ name, docType, pages: [recorded].flat().map(complete) });
    }
  }
  return documents;
}

/** Recordings leave out what is the same on all of their pages; those of forms are a page without a list around it. */
const complete = (page: PageContent): PageContent => ({
  ...page,
  lineSource: page.lineSource ?? 'ocr',
  formFields: page.formFields ?? [],
});
