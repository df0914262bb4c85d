import type { Bbox, TextLine } from '../../shared/cell.ts';
import type { ApiError } from '../../shared/errors.ts';

/** A filled AcroForm field. Its value is drawn on the page but stands in no text layer. */
export type FormField = {
  name: string;
  kind: 'text' | 'checkbox' | 'radio' | 'choice' | 'other';
  /** As PDFium reports it; for a checkbox the export value or 'Off'. */
  value: string;
  /** Checkboxes and radio buttons only. */
  checked: boolean | null;
  bbox: Bbox;
};

/** What a PDF says about a page beside its picture. Boxes in pixels of that picture. */
export type TextLayer = { lines: TextLine[]; formFields: FormField[] };

/**
 * One page as an image, upright as the sender meant it: EXIF orientation applied, alpha put on white, sRGB, 8 bit.
 * A US Letter page at 200 dpi is 1700 × 2200 × 3 = 11 MB, so pages are handed on one by one and never collected.
 */
export type Page = {
  /** 1-based over all sources of the job. */
  page: number;
  width: number;
  height: number;
  /** Raw RGB, row by row, three bytes a pixel: `width * height * 3` bytes. */
  pixels: Uint8Array;
  /** Null for images, and for PDF pages that hold neither text nor form fields. */
  textLayer: TextLayer | null;
  /** Part of what is printed is missing from the picture, because an image of the PDF page is cut off or unreadable. */
  isIncomplete?: true;
};

/** A page that cannot be drawn. Its place in the document is known, and nothing else of it. */
export type BrokenPage = {
  /** 1-based over all sources of the job. */
  page: number;
  /** `document_corrupt`, with a message that says what is damaged. */
  fault: ApiError;
};

export const isBroken = <Other extends object>(page: Other | BrokenPage): page is BrokenPage => 'fault' in page;

/** For those who can do nothing without the page. @throws its fault. */
export function requireDrawn(page: Page | BrokenPage): Page {
  if (isBroken(page)) throw page.fault;
  return page;
}
