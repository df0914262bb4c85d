import pc from 'picocolors';
import type { ExtractResponse, FieldEvidence } from '../shared/api/extract.ts';

/** Rows of a list that are shown before the rest is only counted. */
const SHOWN_ROWS = 3;
const LABEL_WIDTH = 44;

/** What one document is and what was read from it, for a person at a terminal. */
export function summarise(name: string, answer: ExtractResponse): string {
  const type = answer.classification
    ? `${answer.doc_type} ${pc.dim(`(${answer.classification.confidence.toFixed(2)})`)}`
    : answer.doc_type;
  const pages = answer.page_count === 1 ? '1 page' : `${answer.page_count} pages`;
  const present = Object.entries(answer.fields).filter(([, field]) => isRead(field));
  const rows = groupRows(present);
  return [
    `${pc.bold(name)}  ${pc.green(type)}  ${pc.dim(`${pages}, ${(answer.latency_ms / 1000).toFixed(1)} s`)}`,
    ...rows.map(([path, text]) => `  ${path.padEnd(LABEL_WIDTH)} ${text}`),
    ...checkLines(answer),
    ...(answer.needs_review ? [pc.yellow('  needs review')] : []),
    ...answer.warnings.map((warning) => pc.dim(`  note: ${warning}`)),
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

function checkLines({ validations }: ExtractResponse): string[] {
  const failed = validations.filter(({ status }) => status === 'fail');
  const passed = validations.filter(({ status }) => status === 'pass').length;
  if (validations.length === 0) return [];
  return [
    pc.dim(`  checks: ${passed} passed, ${failed.length} failed`),
    ...failed.map(({ id, message }) => pc.yellow(`  ${id}: ${message}`)),
  ];
}
