import { form1099Misc } from '../../shared/document-types/form-1099-misc.ts';
import { createReturnExtractor } from './forms/extract-1099.ts';
import { layout1099 } from './forms/layout-1099.ts';
import { payerStateTable } from './forms/payer-state-table.ts';

const layout = layout1099(form1099Misc, {
  title: 'Miscellaneous Information',
  labels: [],
  bareBoxes: ['11', '12', '13', '14'],
  tables: [payerStateTable('state_income')],
});

/** Reads Form 1099-MISC. */
export const extract1099Misc = createReturnExtractor(layout);
