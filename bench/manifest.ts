import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { docTypeSchema } from '../shared/document-types/doc-type.ts';

/** What a file is as a thing to be read: which accuracy can be expected of it. */
export const documentKinds = ['generated', 'born-digital', 'scan'] as const;
export const documentKindSchema = z.enum(documentKinds);
export type DocumentKind = z.infer<typeof documentKindSchema>;

const truthValueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type TruthValue = z.infer<typeof truthValueSchema>;

const entrySchema = z.object({
  /** Relative to the manifest's folder. */
  file: z.string(),
  doc_type: docTypeSchema,
  pages: z.int().positive(),
  /** How the file came about: `generated` when it was filled in for the set, `source` when it was found. */
  origin: z.string().optional(),
  /** Said by whoever made the set; where it is left out, it follows from the other facts. */
  kind: documentKindSchema.optional(),
  /** The file that this one is a worse copy of. */
  derived_from: z.string().nullish(),
  /** The type of each page, where they are not all the document's. */
  page_types: z.array(docTypeSchema).nullish(),
  notes: z.string().nullish(),
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
