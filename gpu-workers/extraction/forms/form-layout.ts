import type { DocumentTypeSpec } from '../../../shared/document-types/field.ts';
import type { FormLabel } from './label.ts';
import type { Party } from './read-party.ts';
import type { RowTable } from './read-rows.ts';

/** How a form is laid out, beside what its spec says: boxes that hold several fields, and print that holds none. */
export type FormLayout = {
  spec: DocumentTypeSpec;
  labels: readonly FormLabel[];
  /** Boxes that print their number and nothing else, on some revisions or on all. */
  bareBoxes: readonly string[];
  parties: readonly Party[];
  tables: readonly RowTable[];
  /** The form's number as printed in its title, such as `W-2`; the year is looked for near it. */
  formNumber: RegExp;
};
