import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { EvaluatedDocument, EvaluatedRun, EvaluatedSplit } from '../evaluated-document.ts';
import { documentKindSchema, type ManifestEntry } from '../manifest.ts';
import { type DocumentScore, scoreDocument } from './score-document.ts';
import { type SplitScore, type SplitTruth, scoreSplit } from './score-split.ts';

const answeredSchema = z.object({ file: z.string(), extract: z.unknown(), error: z.unknown(), ms: z.number() });
const storedRunSchema = z.object({
  documents: z.array(
    answeredSchema.extend({ kind: documentKindSchema.nullable().default(null), classify: z.unknown() }),
  ),
  splits: z.array(answeredSchema).default([]),
  degrade: z.array(z.string()).default([]),
});
/** @param degrade - In which ways its pages were made worse. */
export type StoredRun = EvaluatedRun & { degrade: string[] };

/**
 * Reads an earlier run.
 *
 * @throws Error naming the file when it is missing or was not written by an evaluation.
 */
export async function readStoredRun(path: string): Promise<StoredRun> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new Error(`Cannot read ${path}`, { cause });
  });
  const run = storedRunSchema.safeParse(JSON.parse(text));
  if (!run.success) throw new Error(`${path} is not the JSON of an evaluation`);
  return run.data;
}

/** Holds every answered document against its entry. Documents of other folders, and entries without an answer, are left out. */
export function scoreRun(entries: readonly ManifestEntry[], documents: readonly EvaluatedDocument[]): DocumentScore[] {
  const answered = new Map(documents.map((document) => [document.file, document]));
  return entries.flatMap((entry) => {
    const document = answered.get(entry.file);
    return document ? [scoreDocument(entry, document)] : [];
  });
}

/** The same for files of several pages. */
export function scoreSplits(truths: readonly SplitTruth[], splits: readonly EvaluatedSplit[]): SplitScore[] {
  const answered = new Map(splits.map((split) => [split.file, split]));
  return truths.flatMap((truth) => {
    const split = answered.get(truth.file);
    return split ? [scoreSplit(truth, split.extract)] : [];
  });
}
