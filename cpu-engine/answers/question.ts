import type { Bbox } from '../../shared/cell.ts';
import type { DocType } from '../../shared/document-types/doc-type.ts';

/** What a prompt asks for. */
export type Question =
  | { kind: 'layout_all' }
  | { kind: 'layout_only' }
  | { kind: 'ocr' }
  /** `bbox` in pixels of the image as received. */
  | { kind: 'grounding_ocr'; bbox: Bbox }
  | { kind: 'choice'; options: LetteredType[] }
  | { kind: 'evidence'; type: DocType; noEvidence: string };

/** One line of the list in the prompt: the asker may give the letters out in any order. */
export type LetteredType = { letter: string; type: DocType };
