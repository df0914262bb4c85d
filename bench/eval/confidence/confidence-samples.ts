import { z } from 'zod';
import { typeOfPath } from '../../../gpu-workers/extraction/assemble.ts';
import { ceilingOf } from '../../../gpu-workers/extraction/confidence.ts';
import { createSignals, type Signals } from '../../../gpu-workers/extraction/confidence-signals.ts';
import { extractResponseSchema } from '../../../shared/api/extract.ts';
import { documentTypes } from '../../../shared/document-types/index.ts';
import type { EvaluatedDocument } from '../../evaluated-document.ts';
import type { ManifestEntry } from '../../manifest.ts';
import { scoreDocument } from '../score-document.ts';
import { rowOf } from '../truth-path.ts';

/** One value that was read, and whether it is right. */
export type ConfidenceSample = {
  /** The document it stands on; worse copies of a document are the same one. */
  document: string;
  family: string;
  signals: Signals;
  /** The most that its confidence may be, whatever the signals say. */
  ceiling: number;
  /** The confidence it was given in the run. */
  before: number;
  right: boolean;
};

const answerSchema = extractResponseSchema.pick({ fields: true, validations: true });

/**
 * The recorded values that were read. Left out are the rows of a list that has the wrong length: they are held against
 * other rows than their own, so what was read may well be right.
 */
export function toSamples(
  entries: readonly ManifestEntry[],
  documents: readonly EvaluatedDocument[],
): ConfidenceSample[] {
  const byFile = new Map(entries.map((entry) => [entry.file, entry]));
  return documents.flatMap((document) => {
    const entry = byFile.get(document.file);
    return entry ? samplesOf(entry, document) : [];
  });
}

function samplesOf(entry: ManifestEntry, document: EvaluatedDocument): ConfidenceSample[] {
  const answer = z.nullable(answerSchema).catch(null).parse(document.extract);
  if (!answer) return [];
  const typeOf = typeOfPath(documentTypes[entry.doc_type]);
  const signalsOf = createSignals(answer.fields, answer.validations, typeOf);
  const scores = scoreDocument(entry, document).fields ?? [];
  const wrongLengths = new Set(scores.flatMap(({ path, right }) => (right ? [] : path)));
  return scores.flatMap(({ evidencePath: path, right }) => {
    const field = answer.fields[path];
    const signals = signalsOf(path);
    if (!field || !signals || wrongLengths.has(`${rowOf(path)?.list}.length`)) return [];
    return [
      {
        document: entry.derived_from ?? entry.file,
        family: familyOf(signals),
        signals,
        ceiling: ceilingOf(field, typeOf(path)),
        before: field.confidence,
        right,
      },
    ];
  });
}

function familyOf({ amount, identifier, date, address, marked, unmarked }: Signals): string {
  if (amount) return 'amounts';
  if (identifier) return 'identifiers';
  if (date) return 'dates';
  if (address) return 'addresses';
  return marked || unmarked ? 'checkboxes' : 'names and words';
}
