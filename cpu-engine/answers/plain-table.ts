const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** A table of our own layout as lines of text: a row a line, its cells parted by two spaces. */
export function plainTable(html: string): string {
  return html
    .split('</tr>')
    .map((row) =>
      row
        .split(/<\/t[dh]>/)
        .map(plainCell)
        .filter((cell) => cell !== '')
        .join('  '),
    )
    .filter((row) => row !== '')
    .join('\n');
}

const plainCell = (html: string): string =>
  html
    .replace(/<br\s*\/?>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(\w+|#\d+);/g, (whole, name: string) => entities[name] ?? whole)
    .trim();
