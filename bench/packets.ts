import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { docTypeSchema } from '../shared/document-types/doc-type.ts';

const packetSchema = z.object({
  /** Relative to the manifest's folder. */
  file: z.string(),
  /** The type of each page. */
  page_types: z.array(docTypeSchema).min(1),
  /** First pages of its documents, 1-based. Left out: a document ends where the type of the pages changes. */
  first_pages: z.array(z.int().positive()).optional(),
});
/** A file that holds several documents. */
export type Packet = z.infer<typeof packetSchema>;

/**
 * The packets of a folder, from its `packets.json`; none where there is no such file.
 *
 * @throws Error when the file is not a list of packets.
 */
export async function readPackets(dir: string): Promise<Packet[]> {
  const text = await readFile(join(dir, 'packets.json'), 'utf8').catch(() => '[]');
  return z.array(packetSchema).parse(JSON.parse(text));
}
