import type { FieldEvidence } from '../../shared/api/extract.ts';
import type { Bbox } from '../../shared/cell.ts';
import type { PageContent } from './page-content.ts';

/** One value as it was read off a page, before grounding and confidence. */
export type Reading = {
  /** Normalised, in the form of its value type; null when its place was seen and nothing is in it. */
  value: string | number | boolean | null;
  /** The characters as they stand on the page. */
  sourceText: string | null;
  page: number | null;
  bbox: Bbox | null;
  status: FieldEvidence['status'];
  /** 0 to 1 from the engine; null when it gave none. */
  ocr: number | null;
  /** Whether all copies of the form show the same; left out or null when there is one copy. */
  copiesAgree?: boolean | null;
};

/** What an extractor of one document type returns: leaf path of `data` → reading, rows numbered from 0. */
export type Readings = Map<string, Reading>;

export type ExtractorResult = {
  readings: Readings;
  warnings: string[];
};

export type Extractor = (pages: PageContent[]) => ExtractorResult;
