import * as z from 'zod';

/** dots.ocr's eleven layout categories. */
export const cellCategories = [
  'Caption',
  'Footnote',
  'Formula',
  'List-item',
  'Page-footer',
  'Page-header',
  'Picture',
  'Section-header',
  'Table',
  'Text',
  'Title',
] as const;
export const cellCategorySchema = z.enum(cellCategories);
export type CellCategory = z.infer<typeof cellCategorySchema>;

/** `[x1, y1, x2, y2]`, x to the right, y down, in pixels of the image that is being spoken of. */
export const bboxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Bbox = z.infer<typeof bboxSchema>;

/**
 * One layout element of a page, in reading order, as dots.ocr gives it.
 * `text` is Markdown (`# ` before a Title, `## ` before a Section-header), HTML in one line for a Table, LaTeX for a
 * Formula, and absent for a Picture. `bbox` is null when the engine gave text without a usable box.
 */
export const cellSchema = z.object({
  bbox: bboxSchema.nullable(),
  category: cellCategorySchema,
  text: z.string().optional(),
  /** 0 to 1: how sure the engine was of the characters. Null when it gave no probabilities. */
  confidence: z.number().min(0).max(1).nullable(),
});
export type Cell = z.infer<typeof cellSchema>;

/** One printed line of text with its words, more exact than a cell. From a PDF's text layer or from the CPU engine. */
export type TextLine = {
  text: string;
  bbox: Bbox;
  /** 0 to 1 from OCR; 1 from a text layer. */
  confidence: number;
  words: { text: string; bbox: Bbox }[];
};
