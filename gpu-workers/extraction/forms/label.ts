import type { DocumentTypeSpec, FieldSpec } from '../../../shared/document-types/field.ts';
import { squash } from './squash.ts';

/** What may stand in the box that a label opens. `none`: text that belongs to no field. */
export type Accepts = 'money' | 'number' | 'tin' | 'text' | 'mark' | 'date' | 'none';

export type FormLabel = {
  /** A path of the spec, or a name of the layout's own. */
  id: string;
  /** Wordings of the label. One that is short begins with its box number, or any word like it would do. */
  phrases: readonly string[];
  /** The box number printed before it on the revision that the spec describes. */
  box?: string;
  /**
   * `field` and `wall` open a box of their own on the form: what stands below or right of them is theirs and nobody
   * else's. `filler` is print within a box, which is passed over.
   */
  role: 'field' | 'wall' | 'filler';
  accepts: Accepts;
};

const acceptsOf: Partial<Record<FieldSpec['type'], Accepts>> = {
  money: 'money',
  percent: 'number',
  integer: 'number',
  year: 'number',
  ssn: 'tin',
  ein: 'tin',
  tin: 'tin',
  bool: 'mark',
  date: 'date',
};

/** Too short to be told from other print by itself. */
const shortest = 8;

/**
 * The labels of a spec's fields.
 *
 * @param without - Paths whose boxes the layout describes itself, because several fields share one box.
 */
export function labelsOf(spec: DocumentTypeSpec, without: readonly string[]): FormLabel[] {
  return spec.fields
    .filter((field) => !without.includes(field.path))
    .map((field) => ({
      id: field.path,
      phrases: wordings(field),
      ...(field.box && { box: field.box }),
      role: 'field',
      accepts: acceptsOf[field.type] ?? 'text',
    }));
}

function wordings({ label, alsoPrinted = [], box }: FieldSpec): string[] {
  return [label, ...alsoPrinted].map((phrase) =>
    box && squash(phrase).length < shortest && !/^\d/.test(phrase) ? `${box} ${phrase}` : phrase,
  );
}

/** Print that stands in no field's box. */
export const wall = (id: string, ...phrases: string[]): FormLabel => ({ id, phrases, role: 'wall', accepts: 'none' });

/** Print within a field's box that is no value. */
export const filler = (...phrases: string[]): FormLabel => ({ id: 'filler', phrases, role: 'filler', accepts: 'none' });

export const field = (id: string, accepts: Accepts, ...phrases: string[]): FormLabel => ({
  id,
  phrases,
  role: 'field',
  accepts,
});

/** The label of a box that prints only its number. */
export const bareLabel = (box: string): FormLabel => ({ id: `box ${box}`, phrases: [], role: 'wall', accepts: 'none' });
