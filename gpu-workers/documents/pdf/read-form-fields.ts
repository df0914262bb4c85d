import type { FormField } from '../page.ts';
import type { PageFrame } from './page-frame.ts';
import { type Pdfium, readText, withMemory } from './pdfium.ts';

const WIDGET = 20;
/** FPDF_ANNOT_FLAG_HIDDEN and FPDF_ANNOT_FLAG_NOVIEW: a reader of the page does not see these. */
const NOT_SHOWN = 2 | 32;

/** By PDFium's FPDF_FORMFIELD_ numbers. Push buttons (1) hold no value, nor do signatures (7). */
const kinds: Readonly<Record<number, FormField['kind']>> = {
  2: 'checkbox',
  3: 'radio',
  4: 'choice',
  5: 'choice',
  6: 'text',
};

/**
 * Reads the filled fields of a page: text and choices that have a value, and every checkbox and radio button, for one
 * that is not ticked says something as well.
 *
 * @param form - The document's form environment, which has been told of this page; without it every value is empty.
 */
export function readFormFields(pdfium: Pdfium, page: number, form: number, frame: PageFrame): FormField[] {
  const count = Math.max(pdfium.FPDFPage_GetAnnotCount(page), 0);
  return Array.from({ length: count }, (_, index) => readAnnotation(pdfium, page, index, form, frame)).filter(
    (field) => field !== null,
  );
}

function readAnnotation(pdfium: Pdfium, page: number, index: number, form: number, frame: PageFrame) {
  const annotation = pdfium.FPDFPage_GetAnnot(page, index);
  if (annotation === 0) return null;
  try {
    return readField(pdfium, annotation, form, frame);
  } finally {
    pdfium.FPDFPage_CloseAnnot(annotation);
  }
}

function readField(pdfium: Pdfium, annotation: number, form: number, frame: PageFrame): FormField | null {
  if (pdfium.FPDFAnnot_GetSubtype(annotation) !== WIDGET) return null;
  if ((pdfium.FPDFAnnot_GetFlags(annotation) & NOT_SHOWN) !== 0) return null;
  const type = pdfium.FPDFAnnot_GetFormFieldType(form, annotation);
  if (type === 1 || type === 7) return null;
  const kind = kinds[type] ?? 'other';
  const name = readText(pdfium, (to, size) => pdfium.FPDFAnnot_GetFormFieldName(form, annotation, to, size));
  const bbox = readBox(pdfium, annotation, frame);
  if (kind === 'checkbox' || kind === 'radio') {
    const checked = pdfium.FPDFAnnot_IsChecked(form, annotation);
    return { name, kind, value: checked ? readExportValue(pdfium, annotation, form) : 'Off', checked, bbox };
  }
  const value = readText(pdfium, (to, size) => pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, to, size));
  return value.trim() === '' ? null : { name, kind, value, checked: null, bbox };
}

/** The word a ticked box stands for, such as `Yes` or `1`. */
const readExportValue = (pdfium: Pdfium, annotation: number, form: number): string =>
  readText(pdfium, (to, size) => pdfium.FPDFAnnot_GetFormFieldExportValue(form, annotation, to, size));

/** FS_RECTF: left, top, right, bottom as floats. */
function readBox(pdfium: Pdfium, annotation: number, frame: PageFrame): FormField['bbox'] {
  return withMemory(pdfium, 16, (address) => {
    if (!pdfium.FPDFAnnot_GetRect(annotation, address)) return [0, 0, 0, 0];
    const at = (offset: number) => pdfium.pdfium.getValue(address + offset, 'float');
    return frame.toPixels(at(0), at(12), at(8), at(4));
  });
}
