import type { DocType } from './doc-type.ts';

/** The value types of `data`: their JSON form and normalisation are fixed for all document types. */
export type ValueType =
  /** String with two decimals, `"1234.56"`, `"-12.00"`; arithmetic in integer cents. */
  | 'money'
  /** String of a decimal number, any number of places: quantities and unit prices. */
  | 'decimal'
  /** String as printed before the sign, `"29.99"`. */
  | 'percent'
  | 'integer'
  /** `YYYY-MM-DD` */
  | 'date'
  /** `HH:MM` in 24 hours, with `:SS` where seconds are printed */
  | 'time'
  | 'year'
  /** `NNN-NN-NNNN` or masked */
  | 'ssn'
  /** `NN-NNNNNNN` */
  | 'ein'
  /** ssn, itin or ein form */
  | 'tin'
  /** true marked, false seen and empty, null not on this form or unreadable */
  | 'bool'
  | 'string'
  /** Account, invoice, control and similar numbers: a string as printed. */
  | 'identifier'
  /** Two-letter USPS code */
  | 'state'
  | 'country'
  | 'phone'
  /** `{raw, street, unit, city, state, postal_code, country}`; `raw` always filled */
  | 'address'
  | 'enum';

export type FieldSpec = {
  /** Path in `data`; `[]` stands for a row: `employee.ssn`, `box12[].code`, `header.account_holder_names[]`. */
  path: string;
  type: ValueType;
  /** What the paper prints beside it. */
  label: string;
  /** Other wordings of the label: earlier revisions, and issuers' own layouts. */
  alsoPrinted?: readonly string[];
  /** The IRS box, where it has one. */
  box?: string;
  required?: true;
  /** The allowed values of an enum. */
  values?: readonly string[];
};

/** One layout of an official form. A year is null where the layout goes further back, or is still in use. */
export type FormRevision = {
  firstYear: number | null;
  lastYear: number | null;
  /** What tells it from the other layouts. */
  note: string;
};

/** Everything known of a document type: the one list of its fields. */
export type DocumentTypeSpec = {
  docType: DocType;
  title: string;
  /** Of an official form: the layouts that are read, oldest first. Their box numbers differ, the paths of `data` do not. */
  revisions?: readonly FormRevision[];
  fields: readonly FieldSpec[];
};
