import type { PageContent } from '../page-content.ts';
import type { Readings } from '../reading.ts';
import { agreeRows } from './agree-rows.ts';
import { type Candidate, emptyCandidate, presentCandidate } from './candidate.ts';
import { agree } from './consensus.ts';
import { expandAddress } from './expand-address.ts';
import type { FormLayout } from './form-layout.ts';
import { median } from './form-word.ts';
import type { MarkReading } from './marks.ts';
import { type PageBoxes, readPages } from './read-page.ts';
import { readParties } from './read-party.ts';
import { readRows } from './read-rows.ts';
import { readBox } from './read-value.ts';
import { readFormRevision, readTaxYear } from './title-readers.ts';
import { readUnlabelledParties } from './unlabelled-parties.ts';

/** A form's own reading, to be completed by what only its type knows. */
export type FormReading = { readings: Readings; pages: PageBoxes[]; copies: number };

/**
 * Reads a printed form by its labels: every field that has a box of its own, the parties, the tables of state and local
 * boxes, the year and the revision. All copies of the form on the pages are read and the majority counts.
 */
export function readForm(content: readonly PageContent[], layout: FormLayout): FormReading {
  const pages = readPages(content, layout);
  const readings: Readings = new Map();
  const set = (path: string, candidates: readonly Candidate[]) => {
    const reading = agree(candidates);
    if (reading) readings.set(path, reading);
  };

  const inTables = new Set(layout.tables.flatMap((table) => table.columns.map((column) => column.label)));
  const ofParties = new Set(layout.parties.flatMap(({ name, address }) => [name, address]));
  for (const { path, type } of layout.spec.fields) {
    if (inTables.has(path) || ofParties.has(path)) continue;
    const target = path.replaceAll('[]', '[0]');
    if (type === 'bool')
      set(
        target,
        pages.flatMap((page) => (page.marks.get(path) ?? []).map((mark) => markCandidate(mark, page))),
      );
    else
      set(
        target,
        pages.flatMap((page) => (page.boxes.get(path) ?? []).map((box) => readBox(box, type, page))),
      );
  }

  const parties = pages.map((page) => readParties(page, layout.parties));
  for (const path of new Set(parties.flatMap((found) => [...found.keys()]))) {
    set(
      path,
      parties.flatMap((found) => found.get(path) ?? []),
    );
    if (path.endsWith('.raw')) expandAddress(path.slice(0, -'.raw'.length), readings);
  }
  readUnlabelledParties(pages, layout.parties, readings);
  for (const table of layout.tables)
    agreeRows(
      table.list,
      pages.flatMap((page) => readRows(page, table)),
      readings,
    );

  set('tax_year', readTaxYear(pages, layout.formNumber));
  if (layout.spec.fields.some(({ path }) => path === 'form_revision')) set('form_revision', readFormRevision(pages));
  return { readings, pages, copies: countCopies(pages) };
}

function markCandidate({ ticked, run, hit }: MarkReading, page: PageBoxes): Candidate {
  const { source } = page;
  if (ticked === true && run) return presentCandidate(true, run.words, { source, cost: 0 });
  // An empty box is a reading; a label without any box that OCR could see is a weaker one.
  if (run) return presentCandidate(false, run.words, { source, cost: 2 });
  const bbox = hit.words[0]?.bbox ?? null;
  return emptyCandidate('blank', page.page.page, bbox, { source, value: false });
}

/** How often the form is printed on the pages: as often as most of its labels are. At least one. */
function countCopies(pages: readonly PageBoxes[]): number {
  const bySource = new Map<PageBoxes['source'], number>();
  for (const page of pages) {
    const counts = [...page.boxes.values()].map(
      (boxes) => boxes.filter(({ hit }) => hit.label.role === 'field').length,
    );
    const found = counts.filter((count) => count > 0);
    // Fewer labels than this are those of instructions, or of the back of the form.
    const copies = found.length < 5 ? 0 : median(found, 1);
    bySource.set(page.source, (bySource.get(page.source) ?? 0) + copies);
  }
  return Math.max(1, ...bySource.values());
}
