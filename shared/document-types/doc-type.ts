import * as z from 'zod';

/** The thirteen document types, in the order of the classification letters A…M. */
export const docTypes = [
  'W2',
  '1099-INT',
  '1099-DIV',
  '1099-MISC',
  '1099-NEC',
  '1099-R',
  '1098',
  'bank_statement',
  'credit_card_statement',
  'invoice',
  'receipt',
  'check',
  'other',
] as const;

export const docTypeSchema = z.enum(docTypes);
export type DocType = z.infer<typeof docTypeSchema>;
