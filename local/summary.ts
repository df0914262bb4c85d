import pc from 'picocolors';
import type { ExtractResponse, FieldEvidence } from '../shared/api/extract.ts';

/** Rows of a list that are shown before the rest is only counted. */
const SHOWN_ROWS = 3;
const LABEL_WIDTH = 44;

/** What one file is and what was read from it, for a person at a terminal; a packet shows each of its documents. */
export function summarise(name: string, answer: ExtractResponse): string {
  const seconds = (answer.latency_ms / 1000).toFixed(1);
  const documents = answer.documents ?? [];
  if (documents.length < 2) {
    const confidence = answer.classification ? ` ${pc.dim(`(${answer.classification.confidence.toFixed(2)})`)}` : '';
    const title = `${pc.bold(name)}  ${pc.green(answer.doc_type)}${confidence}`;
    return `${title}  ${pc.dim(`${pageCount(answer.page_count)}, ${seconds} s`)}\n${contents(answer)}`;
  }
  const parts = documents.map((document) => {
    const [first, last] = document.pages;
    const pages = first === last ? `page ${first}` : `pages ${first} to ${last}`;
    return `${pc.green(document.doc_type)}  ${pc.dim(pages)}\n${contents(document)}`;
  });
  const title = `${pc.bold(name)}  ${documents.length} documents`;
  return [`${title}  ${pc.dim(`${pageCount(answer.page_count)}, ${seconds} s`)}`, ...parts].join('\n');
}

const pageCount = (count: number): string => (count === 1 ? '1 page' : `${count} pages`);

type Contents = Pick<ExtractResponse, 'fields' | 'validations' | 'needs_review' | 'warnings'>;

function contents(document: Contents): string {
  const present = Object.entries(document.fields).filter(([, field]) => isRead(field));
  return [
    ...groupRows(present).map(([path, text]) => `  ${path.padEnd(LABEL_WIDTH)} ${text}`),
    ...checkLines(document),
    ...(document.needs_review ? [pc.yellow('  needs review')] : []),
    ...document.warnings.map((warning) => pc.dim(`  note: ${warning}`)),
  ].join('\n');
}

const isRead = ({ value }: FieldEvidence): boolean => value !== null && value !== '';

const show = ({ value, confidence }: FieldEvidence): string =>
  `${String(value).replace(/\s+/g, ' ')}${confidence < 0.5 ? pc.yellow(' ?') : ''}`;

/** Single values a line each; of a list one line a row, for the first rows. */
function groupRows(fields: [string, FieldEvidence][]): [string, string][] {
  const lines: [string, string][] = [];
  const lists = new Map<string, Map<number, string[]>>();
  for (const [path, field] of fields) {
    const [, list, index] = /^(.+?)\[(\d+)\]/.exec(path) ?? [];
    if (list === undefined || index === undefined) {
      lines.push([path, show(field)]);
      continue;
    }
    const rows = lists.get(list) ?? lists.set(list, new Map()).get(list)!;
    rows.set(Number(index), [...(rows.get(Number(index)) ?? []), show(field)]);
  }
  for (const [list, rows] of lists) {
    const shown = [...rows].slice(0, SHOWN_ROWS);
    for (const [index, values] of shown) lines.push([`${list}[${index}]`, values.join(pc.dim(' · '))]);
    if (rows.size > shown.length) lines.push([list, pc.dim(`… and ${rows.size - shown.length} more`)]);
  }
  return lines;
}

function checkLines({ validations }: Contents): string[] {
  const failed = validations.filter(({ status }) => status === 'fail');
  const passed = validations.filter(({ status }) => status === 'pass').length;
  if (validations.length === 0) return [];
  return [
    pc.dim(`  checks: ${passed} passed, ${failed.length} failed`),
    ...failed.map(({ id, message }) => pc.yellow(`  ${id}: ${message}`)),
  ];
}
