import type { ClassifyOutput } from '../../shared/job-input.ts';

/** What a worker returns for a W-2 of one page. */
export const classifyOutput: ClassifyOutput = {
  type: 'W2',
  confidence: 0.95,
  reasoning: 'Document contains W-2 form header and wage fields',
  alternatives: [
    { type: '1099-MISC', confidence: 0.03 },
    { type: '1099-NEC', confidence: 0.02 },
  ],
  pages: [{ page: 1, type: 'W2', confidence: 0.95 }],
  calibrated: false,
  warnings: [],
};
