import { form1099Div } from '../../shared/document-types/form-1099-div.ts';
import { readCompositeEntries } from './forms/composite-entries.ts';
import { createReturnExtractor } from './forms/extract-1099.ts';
import { field } from './forms/label.ts';
import { layout1099 } from './forms/layout-1099.ts';

const layout = layout1099(form1099Div, {
  title: 'Dividends and Distributions',
  without: ['entries[].state[].state'],
  labels: [field('entries[].state[].state', 'text', '14 State', '13 State')],
  tables: [
    {
      list: 'entries[0].state',
      columns: [
        { label: 'entries[].state[].state', key: 'state', type: 'state' },
        { label: 'entries[].state[].state_id', key: 'state_id', type: 'identifier' },
        { label: 'entries[].state[].state_tax_withheld', key: 'state_tax_withheld', type: 'money' },
      ],
    },
  ],
});

/** Reads Form 1099-DIV. */
export const extract1099Div = createReturnExtractor(layout, ({ readings }, content) =>
  readCompositeEntries(content, form1099Div.fields, readings),
);
