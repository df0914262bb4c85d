import type { RowDate } from './row-dates.ts';

type Placed = { run: number; group: number; date: RowDate | null };

/**
 * Puts the entries of tables that stand side by side into the order in which they are meant to be read: down one table
 * and then down the next, unless their dates show that they run across.
 *
 * @param entries - Row by row, as they lie on the page. Entries of one table come back as they were.
 */
export function inPrintedOrder<T extends Placed>(entries: T[]): T[] {
  const ordered: T[] = [];
  for (let from = 0; from < entries.length; ) {
    const run = entries[from]?.run;
    const next = entries.findIndex((entry, index) => index > from && entry.run !== run);
    const end = next < 0 ? entries.length : next;
    ordered.push(...readDown(entries.slice(from, end)));
    from = end;
  }
  return ordered;
}

function readDown<T extends Placed>(across: T[]): T[] {
  const down = [...across].sort((a, b) => a.group - b.group);
  return stepsBack(across) < stepsBack(down) ? across : down;
}

/** How often a date is followed by an earlier one. */
const stepsBack = (entries: Placed[]) =>
  entries.filter(({ date }, index) => {
    const before = entries[index - 1]?.date?.date;
    return date?.date != null && before != null && date.date < before;
  }).length;
