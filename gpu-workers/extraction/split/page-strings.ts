import type { PageContent } from '../page-content.ts';

/** The printed strings of a page: each line of a cell and of a table's cells, then the lines of the finer source. */
export function pageStrings({ cells, lines }: PageContent): string[] {
  const ofCells = cells.flatMap(({ text }) => (text ?? '').split(/\n|<[^>]{0,200}>/));
  return [...ofCells, ...lines.map(({ text }) => text)]
    .map((text) =>
      text
        .replace(/^#{1,6} /, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((text) => text !== '');
}
