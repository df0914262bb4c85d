import type { ClassifyOutput, ExtractOutput } from '../../shared/job-input.ts';

/** What workers return for a one-page W-2, trimmed to one value. */
export const classifyOutput = {
  type: 'W2',
  confidence: 0.95,
  reasoning: 'Document contains W-2 form header and wage fields',
  alternatives: [{ type: '1099-MISC', confidence: 0.03 }],
  pages: [{ page: 1, type: 'W2', confidence: 0.95 }],
  calibrated: false,
  warnings: [],
} satisfies ClassifyOutput;

export const extractOutput = {
  data: { box1_wages: '48500.00' },
  raw_ocr: {
    pages: [
      {
        page: 1,
        width: 1700,
        height: 2200,
        cells: [{ bbox: [100, 200, 300, 240], category: 'Text', text: '48,500.00', confidence: 0.98 }],
        markdown: '48,500.00',
        text: '48,500.00',
        report: { attempts: 1, mode: 'layout_all', finish_reason: 'stop', repaired: false, truncated: false },
      },
    ],
    combined_text: '48,500.00',
  },
  confidence: { overall: 0.9, page_count: 1, element_count: 1 },
  page_count: 1,
  doc_type: 'W2',
  fields: {},
  validations: [],
  needs_review: false,
  warnings: ['the page is skewed'],
} satisfies ExtractOutput;
