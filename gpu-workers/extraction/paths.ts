/** `box12[0].code` → `['box12', 0, 'code']` */
export function pathKeys(path: string): (string | number)[] {
  // By hand, as all of this file: a statement has ten thousand rows, and its paths are taken apart many times.
  const keys: (string | number)[] = [];
  for (let from = 0; from < path.length; ) {
    const to = endOfKey(path, from);
    if (to > from) keys.push(toKey(path.slice(from, to)));
    from = to + 1;
  }
  return keys;
}

function endOfKey(path: string, from: number): number {
  let at = from;
  while (at < path.length && path[at] !== '.' && path[at] !== '[' && path[at] !== ']') at += 1;
  return at;
}

const toKey = (key: string) => (/^\d+$/.test(key) ? Number(key) : key);

/** The path with its row numbers taken out, as specs write it: `box12[].code`. */
export function specPath(path: string): string {
  let [general, from] = ['', 0];
  for (const { open, close } of brackets(path)) {
    general += path.slice(from, open + 1);
    from = close;
  }
  return general + path.slice(from);
}

/** The rows that a path leads through: `entries[0].state[2].id` is in row 0 of `entries` and row 2 of `entries[0].state`. */
export function rowsOfPath(path: string): { list: string; row: number }[] {
  return brackets(path).map(({ open, close }) => ({
    list: path.slice(0, open),
    row: Number(path.slice(open + 1, close)),
  }));
}

/** Where the row numbers of a path stand. */
function brackets(path: string): { open: number; close: number }[] {
  const found: { open: number; close: number }[] = [];
  for (let open = path.indexOf('['); open >= 0; open = path.indexOf('[', open + 1)) {
    const close = path.indexOf(']', open);
    if (close > open + 1) found.push({ open, close });
  }
  return found;
}

/**
 * Puts a value at its place, making the objects and lists on the way. A number always means a list; rows that are passed
 * over are filled with empty objects.
 */
export function setAt(data: Record<string, unknown>, path: string, value: unknown): void {
  const keys = pathKeys(path);
  let node: Record<string | number, unknown> = data;
  for (const [index, key] of keys.entries()) {
    const next = keys[index + 1];
    // Lists have no holes, so only what lies beyond their end is to be filled.
    if (typeof key === 'number' && Array.isArray(node)) {
      for (let row = node.length; row < key; row += 1) node[row] = {};
    }
    if (next === undefined) node[key] = value;
    else if (typeof node[key] !== 'object' || node[key] === null) node[key] = typeof next === 'number' ? [] : {};
    if (next !== undefined) node = node[key] as Record<string | number, unknown>;
  }
}
