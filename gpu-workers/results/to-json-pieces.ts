/** The result, its `raw_ocr`, and the pages of that: a page is the largest thing that stays whole. */
const DEFAULT_DEPTH = 3;

/**
 * The JSON of a value in pieces, so that the text of a thousand pages never stands in memory beside the pages. Together
 * they are what `JSON.stringify` gives for plain objects, arrays and scalars.
 *
 * @param depth - How many levels of objects and lists are taken apart; what lies below comes as one piece.
 */
export function* toJsonPieces(value: unknown, depth = DEFAULT_DEPTH): Generator<string, void, undefined> {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    yield JSON.stringify(value) ?? 'null';
  } else if (Array.isArray(value)) {
    yield '[';
    for (const [index, item] of value.entries()) {
      if (index > 0) yield ',';
      yield* toJsonPieces(item, depth - 1);
    }
    yield ']';
  } else {
    yield '{';
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    for (const [index, [name, item]] of entries.entries()) {
      yield `${index > 0 ? ',' : ''}${JSON.stringify(name)}:`;
      yield* toJsonPieces(item, depth - 1);
    }
    yield '}';
  }
}
