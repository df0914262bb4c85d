import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { docTypeSchema } from '../shared/document-types/doc-type.ts';

const truthValueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type TruthValue = z.infer<typeof truthValueSchema>;

const entrySchema = z.object({
  /** Relative to the manifest's folder. */
  file: z.string(),
  doc_type: docTypeSchema,
  pages: z.int().positive(),
  /** How the file came about, `source` or `generated` for instance: accuracy is also told by it. */
  origin: z.string().optional(),
  /** Path into `data` → true value; null for a document whose values nobody wrote down. */
  truth: z.record(z.string(), truthValueSchema).nullable().default(null),
});
export type ManifestEntry = z.infer<typeof entrySchema>;

/** @throws Error naming the file when it is missing or not a list of documents. */
export async function readManifest(dir: string): Promise<ManifestEntry[]> {
  const path = join(dir, 'manifest.json');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`There is no manifest.json in ${dir}`);
  });
  return z.array(entrySchema).parse(JSON.parse(text));
}
