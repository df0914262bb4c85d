import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultLimits } from '../../../gpu-workers/documents/limits.ts';
import { requireDrawn } from '../../../gpu-workers/documents/page.ts';
import { readSources } from '../../../gpu-workers/documents/read-sources.ts';
import { type Degradation, degradePage } from './degrade-page.ts';

export type DegradedFiles = {
  /**
   * Draws a document and makes its pages worse. One picture a page, in order; a request can name 50, so the service refuses
   * longer documents.
   *
   * @param file - Its name in the manifest.
   */
  degrade(file: string, url: string): Promise<string[]>;
  /** Deletes the pictures. */
  close(): Promise<void>;
};

/** Keeps the pictures on disk, for a document's pages together can be larger than memory. */
export async function createDegradedFiles(ways: readonly Degradation[]): Promise<DegradedFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'docproc-degraded-'));
  const { signal } = new AbortController();
  let documents = 0;
  return {
    async degrade(file, url) {
      documents += 1;
      const home = join(folder, String(documents));
      await mkdir(home);
      await using sources = await readSources([url], { limits: defaultLimits, allowPrivate: true, signal });
      const pictures: string[] = [];
      for await (const page of sources.pages()) {
        const path = join(home, `${page.page}`);
        await writeFile(path, await degradePage(requireDrawn(page), ways, file));
        pictures.push(path);
      }
      return pictures;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
