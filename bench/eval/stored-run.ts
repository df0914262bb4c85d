import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { EvaluatedDocument } from '../evaluated-document.ts';
import type { ManifestEntry } from '../manifest.ts';
import { type DocumentScore, scoreDocument } from './score-document.ts';

const storedRunSchema = z.object({
  documents: z.array(
    z.object({ file: z.string(), classify: z.unknown(), extract: z.unknown(), error: z.unknown(), ms: z.number() }),
  ),
});

/**
 * Reads the documents of an earlier run.
 *
 * @throws Error naming the file when it is missing or was not written by an evaluation.
 */
export async function readStoredRun(path: string): Promise<EvaluatedDocument[]> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new Error(`Cannot read ${path}`, { cause });
  });
  const run = storedRunSchema.safeParse(JSON.parse(text));
  if (!run.success) throw new Error(`${path} is not the JSON of an evaluation`);
  return run.data.documents;
}

/** Holds every answered document against its entry. Documents of other folders, and entries without an answer, are left out. */
export function scoreRun(entries: readonly ManifestEntry[], documents: readonly EvaluatedDocument[]): DocumentScore[] {
  const answered = new Map(documents.map((document) => [document.file, document]));
  return entries.flatMap((entry) => {
    const document = answered.get(entry.file);
    return document ? [scoreDocument(entry, document)] : [];
  });
}
