import type { FieldEvidence } from '../../shared/api/extract.ts';
import { addressParts } from '../../shared/document-types/address.ts';
import type { DocumentTypeSpec, FieldSpec } from '../../shared/document-types/field.ts';
import { rowsOfPath, setAt, specPath } from './paths.ts';
import type { Reading, Readings } from './reading.ts';

export type Assembled = { data: Record<string, unknown>; fields: Record<string, FieldEvidence> };

/** More rows than any document has: a path beyond it is an extractor's mistake and would only cost memory. */
const maxRow = 100_000;

/**
 * Makes nested `data` and its evidence out of flat readings.
 *
 * Every field of the spec is there: null where nothing was read, `[]` for a list without rows, and every row has all the
 * columns of its list, its `page` and its `row_index`. An address is null or an object with all its parts. Evidence is
 * not yet judged: `grounded` is false and `confidence` 0.
 */
export function assemble(spec: DocumentTypeSpec, readings: Readings): Assembled {
  const data: Record<string, unknown> = {};
  const fields: Record<string, FieldEvidence> = {};
  const rows = countRows(readings);
  for (const field of spec.fields) {
    for (const path of instancesOf(field.path, rows)) {
      if (path.endsWith('[]')) {
        setAt(data, path.slice(0, path.indexOf('[]')), []);
        continue;
      }
      if (field.type === 'address') setAddress(path, readings, { data, fields });
      else {
        const reading = read(readings, path);
        setAt(data, path, reading?.value ?? null);
        fields[path] = evidence(reading);
      }
    }
  }
  addUnlisted(spec, readings, { data, fields });
  numberRows(data, rows, readings);
  return { data, fields };
}

/** A text without characters is nothing that was read. */
function read(readings: Readings, path: string): Reading | undefined {
  const reading = readings.get(path);
  return reading?.value === '' ? undefined : reading;
}

/** How many rows each list has, by its path: `box12` → 2, `entries` → 1, `entries[0].state` → 2. */
function countRows(readings: Readings): Map<string, number> {
  const rows = new Map<string, number>();
  for (const path of readings.keys()) {
    for (const { list, row } of rowsOfPath(path)) {
      rows.set(list, Math.max(rows.get(list) ?? 0, Math.min(row, maxRow) + 1));
    }
  }
  return rows;
}

/** A path of the spec for every row there is. A list without rows keeps its `[]` at the end. */
function instancesOf(path: string, rows: ReadonlyMap<string, number>): string[] {
  let paths = [''];
  for (const [index, part] of path.split('[]').entries()) {
    if (index > 0) {
      paths = paths.flatMap((list) => {
        if (list.endsWith('[]')) return [list];
        const count = rows.get(list) ?? 0;
        return count === 0 ? [`${list}[]`] : Array.from({ length: count }, (_, row) => `${list}[${row}]`);
      });
    }
    paths = paths.map((path) => (path.endsWith('[]') ? path : path + part));
  }
  return paths;
}

function setAddress(path: string, readings: Readings, { data, fields }: Assembled): void {
  const raw = read(readings, `${path}.raw`);
  if (raw === undefined || raw.value === null) {
    setAt(data, path, null);
    fields[path] = evidence(raw);
    return;
  }
  for (const part of addressParts) {
    const reading = read(readings, `${path}.${part}`);
    setAt(data, `${path}.${part}`, reading?.value ?? null);
    fields[`${path}.${part}`] = evidence(reading);
  }
}

/** What an extractor read beyond the spec's list still reaches the caller. */
function addUnlisted(spec: DocumentTypeSpec, readings: Readings, { data, fields }: Assembled): void {
  const listed = new Set(spec.fields.map((field) => field.path));
  const addresses = spec.fields.filter((field) => field.type === 'address').map((field) => `${field.path}.`);
  for (const path of readings.keys()) {
    const general = specPath(path);
    if (listed.has(general) || addresses.some((address) => general.startsWith(address))) continue;
    const reading = read(readings, path);
    setAt(data, path, reading?.value ?? null);
    fields[path] = evidence(reading);
  }
}

/** Rows that are objects say where they stand, unless they do so themselves. */
function numberRows(data: Record<string, unknown>, rows: ReadonlyMap<string, number>, readings: Readings): void {
  const pages = new Map<string, number>();
  for (const [path, { page }] of readings) {
    if (page === null) continue;
    for (const { list, row } of rowsOfPath(path)) {
      if (!pages.has(`${list}[${row}]`)) pages.set(`${list}[${row}]`, page);
    }
  }
  for (const [list, count] of rows) {
    const items = valueAt(data, list);
    if (!Array.isArray(items)) continue;
    for (let row = 0; row < count; row += 1) {
      const item: unknown = items[row];
      if (typeof item !== 'object' || item === null) continue;
      items[row] = { page: pages.get(`${list}[${row}]`) ?? null, row_index: row, ...item };
    }
  }
}

function valueAt(data: unknown, path: string): unknown {
  let value = data;
  for (const key of path.match(/[^.[\]]+/g) ?? []) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** A field whose place was never seen is taken as not being on this form. */
function evidence(reading: Reading | undefined): FieldEvidence {
  return {
    value: reading?.value ?? null,
    source_text: reading?.sourceText ?? null,
    page: reading?.page ?? null,
    // A box of no numbers cannot be sent, and points nowhere.
    bbox: reading?.bbox?.every(Number.isFinite) ? reading.bbox : null,
    status: reading?.status ?? 'not_on_form',
    grounded: false,
    confidence: 0,
    signals: {
      token_logprob: null,
      ocr: reading?.ocr ?? null,
      grounded: null,
      copies_agree: reading?.copiesAgree ?? null,
      checks: null,
    },
  };
}

/** The value type of every leaf path that a spec can have. */
export function typeOfPath(spec: DocumentTypeSpec): (path: string) => FieldSpec['type'] {
  const types = new Map<string, FieldSpec['type']>();
  for (const { path, type } of spec.fields) {
    types.set(path, type === 'address' ? 'string' : type);
    if (type === 'address')
      for (const part of addressParts) types.set(`${path}.${part}`, part === 'state' ? 'state' : 'string');
  }
  return (path) => types.get(specPath(path)) ?? 'string';
}
