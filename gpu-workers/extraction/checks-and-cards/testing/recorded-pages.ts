import { readFileSync } from 'node:fs';
import type { PageContent } from '../../page-content.ts';

/** Pages from `fixtures/`. @param parts.lines - False leaves the cells alone, as dots.ocr gives them. */
export function recordedPages(name: string, parts: { lines: boolean } = { lines: true }): PageContent[] {
  const file = new URL(`../fixtures/${name}.json`, import.meta.url);
  const pages: PageContent[] = JSON.parse(readFileSync(file, 'utf8'));
  return parts.lines ? pages : pages.map((page) => ({ ...page, lines: [], lineSource: 'none' }));
}
