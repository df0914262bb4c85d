/** The path with its row numbers taken out, also those that count from the end: `transactions[-1].date` → `transactions[].date`. */
export const fieldOf = (path: string): string => path.replace(/\[-?\d+\]/g, '[]');

export type RowPath = {
  /** Path of the list. */
  list: string;
  row: number;
  /** The value within the row; empty where the row itself is the value. */
  leaf: string;
};

/** The outermost row that a path leads into: `entries[0].state[1].state` → `entries`, 0, `state[1].state`. Null outside of lists. */
export function rowOf(path: string): RowPath | null {
  const match = /^([^[]+)\[(-?\d+)\]\.?(.*)$/.exec(path);
  return match ? { list: match[1] as string, row: Number(match[2]), leaf: match[3] as string } : null;
}

/** The same path with rows counted from the start, as `fields` names them; null when the document has no such row. */
export function resolvePath(path: string, lengthOf: (list: string) => number): string | null {
  let resolved = '';
  for (const part of path.split(/(\[-?\d+\])/)) {
    const row = /^\[(-\d+)\]$/.exec(part)?.[1];
    if (row === undefined) resolved += part;
    else {
      const index = lengthOf(resolved) + Number(row);
      if (index < 0) return null;
      resolved += `[${index}]`;
    }
  }
  return resolved;
}
