import type { Validation } from '../shared/api/extract.ts';
import { checkAcrossDocuments } from '../shared/document-types/checks/across-documents.ts';
import { runChecks } from '../shared/document-types/checks/run-checks.ts';
import type { Data } from '../shared/document-types/checks/sums.ts';
import { type DocType, docTypes } from '../shared/document-types/doc-type.ts';
import type { DocumentTypeSpec, FieldSpec, FormRevision } from '../shared/document-types/field.ts';
import { documentTypes } from '../shared/document-types/index.ts';

const head = `# Document types

Made from \`shared/document-types/\`, so edit that and not this page. To make it anew:
\`npx vitest run --project node tests/document-types-doc.test.ts --update\`.

The tables of fields list every path of \`data\`. \`[]\` stands for a row; every row that is an object also has its \`page\` and its
\`row_index\`. A value that was not read is null. *Required* fields are those that the paper must show: one that was not read is
a warning and a reason for review. The JSON Schema of each type, which \`GET /v1/document-types\` leads to, says the same to a
program.

| value type | form in \`data\` |
|---|---|
| \`money\` | string with two decimals, \`"1234.56"\`, \`"-12.00"\` |
| \`decimal\` | string of a decimal number with any number of places |
| \`percent\` | string as printed before the sign, \`"29.99"\` |
| \`integer\`, \`year\` | number |
| \`date\` | string, \`YYYY-MM-DD\` |
| \`time\` | string, \`HH:MM\` in 24 hours, with \`:SS\` where seconds are printed |
| \`ssn\`, \`ein\`, \`tin\` | string, \`NNN-NN-NNNN\` or \`NN-NNNNNNN\`; a mask stays as printed |
| \`bool\` | true marked, false seen and empty, null not on this form or unreadable |
| \`address\` | object of \`raw\`, \`street\`, \`unit\`, \`city\`, \`state\`, \`postal_code\`, \`country\`; \`raw\` is always there |
| one of … | string |
| all others | string as printed |

Checks never change a value. \`error\`: cannot fail on a genuine document that was read correctly, so that a failure asks for
review and leaves its suspects a confidence of 0.5 at most. \`warn\`: rarely fails on genuine documents. \`info\`: a fact worth
showing. A check whose inputs are not there is skipped with a reason. Forms that show several copies also have
\`*.copies_agree\` (\`warn\`): all copies should show the same.
`;

/** The text of `docs/document-types.md`: the fields and the checks of every type, and the checks between documents. */
export const documentTypesPage = (): string =>
  [head, ...docTypes.map(section), acrossDocuments()].join('\n').replace(/\n*$/, '\n');

function section(docType: DocType): string {
  const spec = documentTypes[docType];
  const checks = runChecks(docType, blankData(spec));
  const revisions = (spec.revisions ?? []).map(revisionLine);
  return [
    `## \`${docType}\`: ${spec.title}\n`,
    ...(revisions.length === 0 ? [] : [`Layouts that are read:\n\n${revisions.join('\n')}\n`]),
    table(['path', 'printed beside it', 'box', 'value type', 'required'], spec.fields.map(fieldRow)),
    checks.length === 0 ? 'It has no checks.\n' : checkTable(checks),
  ].join('\n');
}

const revisionLine = ({ firstYear, lastYear, note }: FormRevision): string =>
  `- ${yearsOf(firstYear, lastYear)}: ${note}`;

function yearsOf(first: number | null, last: number | null): string {
  if (first === null) return last === null ? 'all years' : `up to ${last}`;
  if (last === null) return `from ${first} on`;
  return first === last ? `${first}` : `${first} to ${last}`;
}

const acrossDocuments = (): string =>
  [
    '## Between documents\n',
    'Between the documents of one file: `across_documents` of `POST /v1/extract`.\n',
    checkTable(checkAcrossDocuments([])),
  ].join('\n');

const fieldRow = ({ path, label, box = '', type, values, required }: FieldSpec): string[] => [
  `\`${path}\``,
  label,
  box,
  type === 'enum' ? `one of ${values?.map((value) => `\`${value}\``).join(', ')}` : `\`${type}\``,
  required ? 'yes' : '',
];

/** A check that speaks of several rows, accounts or boxes has one line for each thing that it says. */
function checkTable(checks: readonly Validation[]): string {
  const rows = checks.map(({ id, severity, message }) => [`\`${id}\``, severity, message]);
  const distinct = new Map(rows.map((row) => [row.join(), row]));
  return table(['check', 'severity', 'rule'], [...distinct.values()]);
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (texts: readonly string[]) => `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), `|${columns.map(() => '---|').join('')}`, ...rows.map(line), ''].join('\n');
}

/** Data of which nothing was read, with one row in each list: every check then tells its id, its severity and its rule. */
function blankData(spec: DocumentTypeSpec): Data {
  const data: Data = {};
  for (const { path } of spec.fields) {
    let node = data;
    for (const part of path.split('.').slice(0, -1)) {
      const key = part.replace('[]', '');
      const next: Data = Array.isArray(node[key]) ? node[key][0] : ((node[key] as Data | undefined) ?? {});
      node[key] = part.endsWith('[]') ? [next] : next;
      node = next;
    }
  }
  return data;
}
