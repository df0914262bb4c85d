import { form1099Nec } from '../../shared/document-types/form-1099-nec.ts';
import { createReturnExtractor } from './forms/extract-1099.ts';
import { layout1099 } from './forms/layout-1099.ts';
import { payerStateTable } from './forms/payer-state-table.ts';

const layout = layout1099(form1099Nec, {
  title: 'Nonemployee Compensation',
  labels: [],
  bareBoxes: ['2', '3'],
  tables: [payerStateTable('state_income')],
});

/** Reads Form 1099-NEC. */
export const extract1099Nec = createReturnExtractor(layout);
