/** The least of a map that never holds more than `maxSize` entries: the oldest one makes way. */
export function createBoundedMap<Value>(maxSize: number) {
  const entries = new Map<string, Value>();
  return {
    get: (key: string): Value | undefined => entries.get(key),
    set(key: string, value: Value): void {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > maxSize) entries.delete(entries.keys().next().value as string);
    },
    delete: (key: string): void => void entries.delete(key),
    size: (): number => entries.size,
  };
}
