/** What stands in an answer that is not valid JSON as a whole. */
export type ScannedObjects = { objects: unknown[]; truncated: boolean };

/**
 * Finds the complete top-level `{…}` objects of a broken JSON array, and what can be read of a last one that was cut
 * off. Knows strings, so braces inside a text (LaTeX, code) do not end an object. One pass over the characters.
 */
export function scanObjects(body: string): ScannedObjects {
  const objects: unknown[] = [];
  let depth = 0;
  let start = -1;
  let inString = false;
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"' && endsString(body, at)) inString = false;
    } else if (char === '"') {
      inString = depth > 0;
    } else if (char === '{') {
      if (depth === 0) start = at;
      depth += 1;
    } else if (char === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) {
        const object = parseLoosely(body.slice(start, at + 1));
        if (object !== null) objects.push(object);
        start = -1;
      }
    }
  }
  const rest = start < 0 ? null : parseCutOff(body.slice(start));
  if (rest) objects.push(rest);
  return { objects, truncated: start >= 0 };
}

/** A quote ends a string only where JSON goes on behind it; a model now and then forgets to escape one inside a text. */
function endsString(body: string, quoteAt: number): boolean {
  let at = quoteAt + 1;
  while (at < body.length && /\s/.test(body[at] as string)) at += 1;
  return at >= body.length || /[,:}\]]/.test(body[at] as string);
}

/** JSON whose strings may hold raw control characters, lone backslashes and quotes. */
function parseLoosely(object: string): unknown {
  for (const candidate of [object, mendStrings(object)]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // the next candidate, or nothing
    }
  }
  return null;
}

const controlEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function mendStrings(object: string): string {
  let mended = '';
  let inString = false;
  for (let at = 0; at < object.length; at += 1) {
    const char = object[at] as string;
    if (!inString) {
      inString = char === '"';
      mended += char;
    } else if (char === '\\') {
      const next = object[at + 1] ?? '';
      const isEscape =
        /["\\/nrtu]/.test(next) && !(next === 'u' && !/^[0-9a-f]{4}$/i.test(object.slice(at + 2, at + 6)));
      mended += isEscape ? char + next : '\\\\';
      if (isEscape) at += 1;
    } else if (char === '"') {
      const ends = endsString(object, at);
      mended += ends ? '"' : '\\"';
      inString = !ends;
    } else {
      mended += char < ' ' ? (controlEscapes[char] ?? '') : char;
    }
  }
  return mended;
}

/** The last object of an answer that stopped in the middle: its box, its category and the text as far as it goes. */
function parseCutOff(object: string): unknown {
  const bbox = /"bbox"\s*:\s*(\[[^\]]*\])/.exec(object)?.[1];
  const category = /"category"\s*:\s*"([^"]*)"/.exec(object)?.[1];
  const text = /"text"\s*:\s*"([\s\S]*)$/.exec(object)?.[1];
  if (text === undefined) return bbox && category ? parseLoosely(`{"bbox":${bbox},"category":"${category}"}`) : null;
  const whole = text.replace(/\\(?:u[0-9a-f]{0,3})?$/i, '').replace(/"\s*$/, '');
  return parseLoosely(`{"bbox":${bbox ?? 'null'},"category":"${category ?? 'Text'}","text":"${whole}"}`);
}
