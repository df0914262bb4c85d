import * as z from 'zod';
import { addressParts } from './address.ts';
import { valueFormats } from './data-schema-formats.ts';
import type { DocumentTypeSpec, FieldSpec } from './field.ts';

/**
 * The schema of a document type’s `data`, made of its one list of fields.
 *
 * Every field is there: a value that was not read is null, a list without rows is `[]`. A row that is an object has its
 * `page` (1-based, null where its place is not known) and its `row_index` (from 0). An address is null, or an object with
 * all its parts and a `raw` that is never null. Further keys pass: a field that a later version adds breaks no caller.
 *
 * There is no TypeScript type of `data` beside it: paths are put together at run time (the boxes that all 1099s share, the
 * further accounts of a statement), so that a type would be either a second list of fields or a puzzle of template types.
 * Code that needs one value takes it by its path and checks what it finds.
 */
export function dataSchema(spec: DocumentTypeSpec): z.ZodType<Record<string, unknown>> {
  const root = emptyFieldNode();
  for (const field of spec.fields) insert(root, field);
  return objectSchema(root);
}

type FieldNode = { field: FieldSpec | null; parts: Map<string, FieldNode> };

const emptyFieldNode = (): FieldNode => ({ field: null, parts: new Map() });

/** Parts keep the `[]` of a list in their name: `entries[]`, `state[]`, `state`. */
function insert(root: FieldNode, field: FieldSpec): void {
  let node = root;
  for (const part of field.path.split('.')) {
    const next = node.parts.get(part) ?? emptyFieldNode();
    node.parts.set(part, next);
    node = next;
  }
  node.field = field;
}

function objectSchema(
  { parts }: FieldNode,
  first: Readonly<Record<string, z.ZodType>> = {},
): z.ZodType<Record<string, unknown>> {
  const shape: Record<string, z.ZodType> = { ...first };
  for (const [part, node] of parts) {
    if (!part.endsWith('[]')) shape[part] = node.field ? leafSchema(node.field) : objectSchema(node);
    else shape[part.slice(0, -2)] = z.array(node.field ? leafSchema(node.field) : objectSchema(node, rowShape));
  }
  return z.looseObject(shape);
}

const rowShape = {
  page: z.int().positive().nullable().meta({ description: 'The page on which the row stands, from 1' }),
  row_index: z.int().nonnegative().meta({ description: 'Its place in the list, from 0' }),
};

const leafSchema = (field: FieldSpec) =>
  valueSchema(field)
    .nullable()
    .meta({ description: descriptionOf(field) });

function valueSchema({ type, values }: FieldSpec): z.ZodType {
  if (type === 'enum') return z.enum(values ?? []);
  if (type === 'address') return address;
  return scalars[type];
}

const text = z.string().min(1);
const address = z.looseObject({
  ...Object.fromEntries(addressParts.map((part) => [part, text.nullable()])),
  raw: text,
});

/** An identifier or state of an impossible shape is kept as printed and fails its check: its form is not asked for here. */
const scalars = {
  money: z.string().regex(valueFormats.money),
  decimal: z.string().regex(valueFormats.decimal),
  percent: z.string().regex(valueFormats.percent),
  integer: z.int(),
  date: z.iso.date(),
  time: z.string().regex(valueFormats.time),
  year: z.int().min(1990).max(2199),
  ssn: text,
  ein: text,
  tin: text,
  bool: z.boolean(),
  string: text,
  identifier: text,
  state: text,
  country: text,
  phone: text,
} as const satisfies Record<Exclude<FieldSpec['type'], 'enum' | 'address'>, z.ZodType>;

const descriptionOf = ({ label, box }: FieldSpec) => (box === undefined ? label : `Box ${box}: ${label}`);
