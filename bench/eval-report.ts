import { type ClassifyResponse, classifyResponseSchema } from '../shared/api/classify.ts';
import { extractResponseSchema } from '../shared/api/extract.ts';
import { type DocType, docTypes } from '../shared/document-types/doc-type.ts';
import type { EvaluatedDocument } from './evaluated-document.ts';
import type { ManifestEntry } from './manifest.ts';
import { type FieldScore, scoreFields } from './score.ts';

/** The types whose every field has a reader and a measured accuracy. */
const measuredTypes: readonly DocType[] = ['W2', 'bank_statement', 'invoice', 'receipt'];

const percent = (right: number, all: number): string => (all === 0 ? '–' : `${((100 * right) / all).toFixed(1)} %`);
const count = (scores: FieldScore[]): number => scores.filter(({ right }) => right).length;
const line = (text = '') => process.stdout.write(`${text}\n`);

/** Prints classification accuracy with every mistake, then field accuracy by type with every wrong field. */
export function printReport(entries: ManifestEntry[], documents: EvaluatedDocument[]): void {
  printClassification(entries, documents);
  printFields(entries, documents);
  const times = documents.map(({ ms }) => ms).sort((a, b) => a - b);
  line(`\nTime a document, both calls: median ${times[times.length >> 1] ?? 0} ms, slowest ${times.at(-1) ?? 0} ms`);
}

function printClassification(entries: ManifestEntry[], documents: EvaluatedDocument[]): void {
  const typeOf = (document: EvaluatedDocument): ClassifyResponse | undefined =>
    classifyResponseSchema.safeParse(document.classify).data;
  line('Classification');
  let right = 0;
  const wrong: string[] = [];
  entries.forEach((entry, index) => {
    const answer = typeOf(documents[index] as EvaluatedDocument);
    if (answer?.type === entry.doc_type) right += 1;
    else wrong.push(`  ${entry.file}: ${answer ? `${answer.type} (${answer.confidence.toFixed(2)})` : 'no answer'}`);
  });
  line(`  ${right} of ${entries.length} right: ${percent(right, entries.length)}`);
  for (const mistake of wrong) line(mistake);
}

function printFields(entries: ManifestEntry[], documents: EvaluatedDocument[]): void {
  const byType = new Map<DocType, FieldScore[]>();
  const wrong: string[] = [];
  entries.forEach((entry, index) => {
    if (!entry.truth) return;
    const answer = extractResponseSchema.safeParse(documents[index]?.extract).data;
    const scores = scoreFields(entry.truth, answer?.data ?? null);
    byType.set(entry.doc_type, [...(byType.get(entry.doc_type) ?? []), ...scores]);
    for (const { path, expected, actual, right } of scores) {
      if (!right) wrong.push(`  ${entry.file} ${path}: ${JSON.stringify(expected)} read as ${JSON.stringify(actual)}`);
    }
  });
  line('\nFields');
  for (const type of docTypes) {
    const scores = byType.get(type);
    if (scores)
      line(
        `  ${type.padEnd(22)} ${String(count(scores)).padStart(4)} of ${String(scores.length).padStart(4)}  ${percent(count(scores), scores.length)}`,
      );
  }
  const measured = measuredTypes.flatMap((type) => byType.get(type) ?? []);
  const all = [...byType.values()].flat();
  line(`  ${measuredTypes.join(', ')}: ${percent(count(measured), measured.length)} of ${measured.length}`);
  line(`  all types: ${percent(count(all), all.length)} of ${all.length}`);
  if (wrong.length > 0) line(`\nWrong fields\n${wrong.join('\n')}`);
}
