import type { DocumentKind, ManifestEntry } from '../manifest.ts';

type Facts = Pick<ManifestEntry, 'file' | 'origin' | 'kind' | 'derived_from' | 'notes'>;

/** How whoever described the set speaks of paper that went through a scanner, a fax or a camera. */
const paperWords = /\b(?:scan(?:ned)?|photo|fax|skew(?:ed)?|nois[ey]|bitonal|crumpled|hand ?written)\b/i;

/**
 * What a document is as a thing to be read. What the manifest says as `kind` counts. Else a copy made worse is a scan, and
 * a form that was filled in for the set is generated. Of files that were found, a PDF with a text layer is born-digital and one
 * without is a scan; a PNG is a rendered page unless the notes speak of paper; JPEG and TIFF are what scanners and cameras write.
 *
 * @param hasTextLayer - Of the first page; only asked of PDFs.
 */
export function documentKind(entry: Facts, hasTextLayer: boolean): DocumentKind {
  if (entry.kind) return entry.kind;
  if (entry.derived_from) return 'scan';
  if (entry.origin === 'generated') return 'generated';
  if (isPdf(entry.file)) return hasTextLayer ? 'born-digital' : 'scan';
  return /\.png$/i.test(entry.file) && !paperWords.test(entry.notes ?? '') ? 'born-digital' : 'scan';
}

export const isPdf = (file: string): boolean => /\.pdf$/i.test(file);
