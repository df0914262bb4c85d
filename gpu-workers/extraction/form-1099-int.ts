import { form1099Int } from '../../shared/document-types/form-1099-int.ts';
import { readCompositeEntries } from './forms/composite-entries.ts';
import { createReturnExtractor } from './forms/extract-1099.ts';
import { field } from './forms/label.ts';
import { layout1099 } from './forms/layout-1099.ts';

const layout = layout1099(form1099Int, {
  title: 'Interest Income',
  without: ['entries[].state[].state'],
  labels: [field('entries[].state[].state', 'text', '15 State')],
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

/** Reads Form 1099-INT. */
export const extract1099Int = createReturnExtractor(layout, ({ readings }, content) =>
  readCompositeEntries(content, form1099Int.fields, readings),
);
