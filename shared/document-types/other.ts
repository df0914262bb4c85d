import type { DocumentTypeSpec } from './field.ts';

/** What can be said of any document: its title, what it labels, its tables, dates and amounts. */
export const other: DocumentTypeSpec = {
  docType: 'other',
  title: 'Any other document',
  fields: [
    { path: 'title', type: 'string', label: 'title' },
    { path: 'language', type: 'string', label: 'language, ISO 639-1' },
    { path: 'key_values[].key', type: 'string', label: 'label as printed' },
    { path: 'key_values[].value', type: 'string', label: 'value as printed' },
    { path: 'tables[].html', type: 'string', label: 'table' },
    { path: 'tables[].rows', type: 'integer', label: 'rows of the table' },
    { path: 'dates[]', type: 'date', label: 'dates' },
    { path: 'amounts[]', type: 'money', label: 'amounts' },
  ],
};
