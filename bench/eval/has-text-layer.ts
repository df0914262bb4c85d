import { defaultLimits } from '../../gpu-workers/documents/limits.ts';
import { isBroken } from '../../gpu-workers/documents/page.ts';
import { openDocument } from '../../gpu-workers/documents/render-pages.ts';

/** Whether the first page of a PDF says which characters it shows. False as well for one that cannot be opened. */
export async function hasTextLayer(path: string): Promise<boolean> {
  const { signal } = new AbortController();
  try {
    const { pages } = await openDocument({ path, kind: 'pdf' }, { limits: defaultLimits, signal });
    for await (const page of pages()) return !isBroken(page) && (page.textLayer?.lines.length ?? 0) > 0;
  } catch {
    return false;
  }
  return false;
}
