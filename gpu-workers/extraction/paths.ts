/** `box12[0].code` → `['box12', 0, 'code']` */
export function pathKeys(path: string): (string | number)[] {
  return [...path.matchAll(/[^.[\]]+/g)].map(([key]) => (/^\d+$/.test(key) ? Number(key) : key));
}

/** The path with its row numbers taken out, as specs write it: `box12[].code`. */
export const specPath = (path: string): string => path.replace(/\[\d+\]/g, '[]');

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
