import { parseArgs } from 'node:util';
import { type DocType, docTypeSchema, docTypes } from '../../shared/document-types/doc-type.ts';
import { type Degradation, degradations } from './degrade/degrade-page.ts';

export const usage = `Usage: npm run eval -- DIR [options]

Runs every document of DIR/manifest.json through the whole service on this machine and prints how much of it was right.
Documents without recorded values are classified only. The files of DIR/packets.json, where there is one, and documents of
several pages are also read without a type, to see whether their documents are found.

  --json FILE      also writes {"documents": [{file, kind, classify, extract, error, ms}], "splits": …, "summary": …} with the
                   full public answers
  --type TYPE      only documents of this type
  --from FILE      scores the documents of an earlier --json again, without running anything
  --against FILE   compares with an earlier --json: what got better, what got worse
  --fit LIST       fits the confidence of values to earlier --json files, with commas between them, writes the weights to
                   gpu-workers/extraction/confidence-model.json, and prints how good they are; runs nothing
  --degrade LIST   reads pictures made worse on purpose instead of the originals, the same ones every time:
                   ${Object.keys(degradations).join(', ')}, or several with commas, applied one after another
  --markdown       prints the tables as docs/accuracy.md has them, and nothing else
`;

export type EvalOptions = {
  dir: string;
  json: string | null;
  type: DocType | null;
  from: string | null;
  against: string | null;
  fit: string[];
  degrade: Degradation[];
  markdown: boolean;
};

/**
 * @returns Null when help was asked for.
 * @throws Error in words for the caller when an option is not known or does not fit.
 */
export function parseOptions(args: readonly string[]): EvalOptions | null {
  const { values, positionals } = parseArgs({
    args: args.filter((argument) => argument !== '--'),
    options: {
      json: { type: 'string' },
      type: { type: 'string' },
      from: { type: 'string' },
      against: { type: 'string' },
      fit: { type: 'string' },
      degrade: { type: 'string' },
      markdown: { type: 'boolean' },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  if (values.help) return null;
  const [dir, ...rest] = positionals;
  if (dir === undefined || rest.length > 0) throw new Error('Name one folder with a manifest.json.');
  if (values.from !== undefined && values.degrade !== undefined) {
    throw new Error('--from runs nothing, so there is nothing to --degrade.');
  }
  return {
    dir,
    json: values.json ?? null,
    type: values.type === undefined ? null : parseType(values.type),
    from: values.from ?? null,
    against: values.against ?? null,
    fit: values.fit?.split(',') ?? [],
    degrade: values.degrade === undefined ? [] : values.degrade.split(',').map(parseDegradation),
    markdown: values.markdown ?? false,
  };
}

function parseType(text: string): DocType {
  const type = docTypeSchema.safeParse(text);
  if (!type.success) throw new Error(`There is no type ${text}. Types: ${docTypes.join(', ')}.`);
  return type.data;
}

function parseDegradation(name: string): Degradation {
  if (Object.hasOwn(degradations, name)) return name as Degradation;
  throw new Error(`Nothing degrades by ${name}. There are: ${Object.keys(degradations).join(', ')}.`);
}
