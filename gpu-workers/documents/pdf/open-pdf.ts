import { readFileSync } from 'node:fs';
import { ApiError } from '../../../shared/errors.ts';
import type { Page } from '../page.ts';
import { toTextLines } from '../text-layer.ts';
import { hasDamagedImage } from './damaged-image.ts';
import { drawPage } from './draw-page.ts';
import { createPageFrame } from './page-frame.ts';
import type { Pdfium } from './pdfium.ts';
import { readCharacters } from './read-characters.ts';
import { readFormFields } from './read-form-fields.ts';

/** A page of a PDF as its thread hands it on. */
export type DrawnPage = Omit<Page, 'page' | 'pixels'> & { pixels: Uint8Array<ArrayBuffer> };

/** An open PDF, in the thread that runs PDFium. Everything here is synchronous. */
export type PdfDocument = {
  /** At least 1. */
  pageCount: number;
  /** @throws ApiError `document_corrupt` when PDFium cannot load the page, or nothing of it can be shown. */
  draw(pageIndex: number): DrawnPage;
  close(): void;
};

/** FPDF_GetLastError: FPDF_ERR_PASSWORD, and FPDF_ERR_SECURITY for a handler it does not know. */
const ENCRYPTED = new Set([4, 5]);
/** FPDF_GetFormType for a form that only Adobe's software can draw: its pages say "Please wait". */
const DYNAMIC_XFA = 2;

/**
 * Opens a PDF.
 *
 * @throws ApiError `document_encrypted`, `document_corrupt`, `document_empty` (no pages) or `document_unsupported`.
 */
export function openPdf(pdfium: Pdfium, path: string): PdfDocument {
  const { malloc, free } = pdfium.pdfium.wasmExports;
  const content = readFileSync(path);
  // PDFium reads from this memory for as long as the document is open.
  const memory = malloc(content.length);
  if (memory === 0) throw new Error('PDFium has no memory left');
  pdfium.copyIn(content, memory);
  const document = pdfium.FPDF_LoadMemDocument64(memory, content.length, '');
  if (document === 0) {
    const reason = pdfium.FPDF_GetLastError();
    free(memory);
    if (ENCRYPTED.has(reason)) throw new ApiError('document_encrypted', 'The PDF is protected by a password.');
    throw new ApiError('document_corrupt', 'The PDF is damaged and cannot be opened.');
  }
  const formInfo = pdfium.PDFiumExt_OpenFormFillInfo();
  const form = pdfium.PDFiumExt_InitFormFillEnvironment(document, formInfo);
  const close = () => {
    pdfium.PDFiumExt_ExitFormFillEnvironment(form);
    pdfium.PDFiumExt_CloseFormFillInfo(formInfo);
    pdfium.FPDF_CloseDocument(document);
    free(memory);
  };
  const pageCount = pdfium.FPDF_GetPageCount(document);
  const fault = faultOf(pageCount, pdfium.FPDF_GetFormType(document));
  if (fault !== null) {
    close();
    throw fault;
  }
  return { pageCount, close, draw: (pageIndex) => drawOne(pdfium, document, form, pageIndex) };
}

function faultOf(pageCount: number, formType: number): ApiError | null {
  if (pageCount < 1) return new ApiError('document_empty', 'The PDF has no pages.');
  if (formType !== DYNAMIC_XFA) return null;
  return new ApiError(
    'document_unsupported',
    'The PDF is a dynamic XFA form, which only Adobe software shows. Print it to a PDF and send that.',
  );
}

function drawOne(pdfium: Pdfium, document: number, form: number, pageIndex: number): DrawnPage {
  const page = pdfium.FPDF_LoadPage(document, pageIndex);
  if (page === 0) throw damagedPage(pageIndex);
  // Before anything else is asked of the page: until then every form field is empty.
  pdfium.FORM_OnAfterLoadPage(page, form);
  try {
    const frame = createPageFrame(pdfium, page);
    const pixels = drawPage(pdfium, page, form, frame);
    const lines = toTextLines(readCharacters(pdfium, page, frame), frame.width, frame.height);
    const formFields = readFormFields(pdfium, page, form, frame);
    const textLayer = lines.length + formFields.length === 0 ? null : { lines, formFields };
    const { width, height } = frame;
    const drawn: DrawnPage = { width, height, pixels, textLayer };
    if (!hasDamagedImage(pdfium, page)) return drawn;
    if (pixels.every((value) => value === 255)) throw damagedPage(pageIndex);
    return { ...drawn, isIncomplete: true };
  } finally {
    pdfium.FORM_OnBeforeClosePage(page, form);
    pdfium.FPDF_ClosePage(page);
  }
}

const damagedPage = (pageIndex: number): ApiError =>
  new ApiError('document_corrupt', `Page ${pageIndex + 1} of the PDF is damaged.`);
