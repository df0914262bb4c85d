import type { PromptMode } from '../../shared/api/extract.ts';
import type { Bbox } from '../../shared/cell.ts';

const layoutAll = `Please output the layout information from the PDF image, including each layout element's bbox, its category, and the corresponding text content within the bbox.

1. Bbox format: [x1, y1, x2, y2]

2. Layout Categories: The possible categories are ['Caption', 'Footnote', 'Formula', 'List-item', 'Page-footer', 'Page-header', 'Picture', 'Section-header', 'Table', 'Text', 'Title'].

3. Text Extraction & Formatting Rules:
    - Picture: For the 'Picture' category, the text field should be omitted.
    - Formula: Format its text as LaTeX.
    - Table: Format its text as HTML.
    - All Others (Text, Title, etc.): Format their text as Markdown.

4. Constraints:
    - The output text must be the original text from the image, with no translation.
    - All layout elements must be sorted according to human reading order.

5. Final Output: The entire output must be a single JSON object.
`;

const layoutOnly =
  "Please output the layout information from this PDF image, including each layout's bbox and its category. The bbox should be in the format [x1, y1, x2, y2]. The layout categories for the PDF document include ['Caption', 'Footnote', 'Formula', 'List-item', 'Page-footer', 'Page-header', 'Picture', 'Section-header', 'Table', 'Text', 'Title']. Do not output the corresponding text. The layout result should be in JSON format.";

const ocr = 'Extract the text content from this image.';

const groundingOcr = `Extract text from the given bounding box on the image (format: [x1, y1, x2, y2]).
Bounding Box:
`;

/** dots.ocr's own prompts, byte for byte: the model was trained on these strings and reads worse with any other. */
export const dotsOcrPrompts: Readonly<Record<PromptMode, string>> = {
  layout_all: layoutAll,
  layout_only: layoutOnly,
  ocr,
  grounding_ocr: groundingOcr,
};

/** @param bbox - Only with `grounding_ocr`, in pixels of the image as the model sees it. */
export function dotsOcrPrompt(mode: PromptMode, bbox?: Bbox): string {
  const prompt = dotsOcrPrompts[mode];
  return mode === 'grounding_ocr' && bbox ? `${prompt}[${bbox.map(Math.round).join(', ')}]` : prompt;
}
