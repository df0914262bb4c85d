import type { PageCounter } from './page-counter.ts';
import type { PageFacts } from './page-facts.ts';

/**
 * What the printed page counters say of two pages that follow each other.
 *
 * `continues`: `2 of 5` after `1 of 5`. `restarts`: every counter of the page says 1. `ended`: the page before was the
 * last of its document, and this one has no counter.
 */
export type Count = 'continues' | 'restarts' | 'ended' | 'silent';

/** @param pagesBefore - How many pages the document has before `page`. */
export function countOn(last: PageFacts, page: PageFacts, pagesBefore: number): Count {
  const step = page.page - last.page;
  const follows = (here: PageCounter) =>
    last.counters.some((before) => before.of === here.of && here.page > before.page && here.page <= before.page + step);
  // The first page is often not numbered.
  const isNumberedOn = (here: PageCounter) =>
    last.counters.length === 0 && here.page > 1 && here.page === pagesBefore + 1;
  if (page.counters.some((here) => follows(here) || isNumberedOn(here))) return 'continues';
  if (page.counters.length > 0) return page.counters.every((counter) => counter.page === 1) ? 'restarts' : 'silent';
  return last.counters.some((before) => before.page === before.of) ? 'ended' : 'silent';
}
