/** A table to be read by people. The first column is text, the others are figures. */
export type Table = { title: string; note?: string; header: string[]; rows: string[][] };

/** For a terminal: columns under each other, figures to the right. */
export function toText({ title, note, header, rows }: Table): string {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [title, ...(note ? [`  ${note}`] : []), ...[header, ...rows].map((row) => `  ${line(row)}`)].join('\n');
}

/** For a page of documentation. */
export function toMarkdown({ title, note, header, rows }: Table): string {
  const line = (row: string[]) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `|${header.map((_, column) => (column === 0 ? '---' : '--:')).join('|')}|`;
  return [`## ${title}`, '', ...(note ? [note, ''] : []), line(header), rule, ...rows.map(line)].join('\n');
}
