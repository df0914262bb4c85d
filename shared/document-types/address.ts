import { parseState } from './identifiers.ts';

/** `raw` is the lines as printed, joined by commas; a part that is not printed or cannot be told is null. */
export type Address = {
  raw: string;
  street: string | null;
  unit: string | null;
  city: string | null;
  state: string | null;
  postal_code: string | null;
  country: string | null;
};

export const addressParts = ['raw', 'street', 'unit', 'city', 'state', 'postal_code', 'country'] as const;

const lastLine = /^(.*?)[\s,]+([A-Za-z]{2}|[A-Za-z]+(?: [A-Za-z]+){0,2})\.?[\s,]+(\d{5}(?:\s?[-–]\s?\d{4})?|\d{9})$/;
const unitWords = /(?:^|[\s,]+)((?:apt|apartment|unit|suite|ste|rm|room|fl|floor|#)\.?\s?#?\s?[\w-]+)$/i;
const countries = /^(?:us|usa|u\.s\.a?\.?|united states(?: of america)?|canada|mexico)$/i;

/**
 * Takes an address apart.
 *
 * @param lines - As printed, top to bottom, without the addressee. One line that holds all of it works too.
 * @returns Null when there is no line with a letter or digit.
 */
export function parseAddress(lines: readonly string[]): Address | null {
  const clean = lines.map(tidy).filter((line) => /[\p{L}\d]/u.test(line));
  if (clean.length === 0) return null;
  const raw = clean.join(', ');
  const parts = clean
    .flatMap((line) => line.split(/\s*,\s*/))
    // `Mesa, AZ 85213 US`: the country may stand behind the ZIP code without a comma.
    .flatMap((part) => /^(.*\b\d{5}(?:-\d{4})?) ((?:US|USA|United States)\.?)$/i.exec(part)?.slice(1) ?? [part])
    .filter((part) => part !== '');
  const country = parts.length > 1 && countries.test(parts.at(-1) ?? '') ? (parts.pop() ?? null) : null;
  const place = splitPlace(parts);
  const before = place ? parts.slice(0, place.from) : parts;
  const { street, unit } = splitStreet(before);
  return {
    raw,
    street,
    unit,
    city: place?.city ?? null,
    state: place?.state ?? null,
    postal_code: place?.zip ?? null,
    country,
  };
}

/** Whether a printed line ends in a state and a ZIP code, as the last line of a US address does. */
export function endsAddress(line: string): boolean {
  return splitPlace(tidy(line).split(/\s*,\s*/)) !== null;
}

type Place = { city: string | null; state: string; zip: string; from: number };

/** Finds `City, ST 12345` at the end, whether its commas were printed or not. */
function splitPlace(parts: readonly string[]): Place | null {
  for (const count of [1, 2, 3]) {
    const from = parts.length - count;
    if (from < 0) break;
    const match = lastLine.exec(` ${parts.slice(from).join(', ')}`);
    if (!match) continue;
    const found = shortestState(match[1] ?? '', match[2] ?? '');
    if (!found) continue;
    const city = found.city.replace(/^[\s,]+|[\s,]+$/g, '');
    if (city === '' && from > 0) continue;
    const zip = (match[3] ?? '').replace(/\s/g, '').replace('–', '-');
    return { city: city === '' ? null : city, state: found.state, zip, from };
  }
  return null;
}

/** `York, Wisconsin`, `New York NY` and `New York, New York`: the state is the shortest ending that is one. */
function shortestState(before: string, words: string): { city: string; state: string } | null {
  const all = words.split(' ');
  for (let count = 1; count <= all.length; count += 1) {
    const state = parseState(all.slice(-count).join(' '));
    if (state === null) continue;
    // `West Virginia` and `Virginia` are both states; the longer one is meant.
    const longer = count < all.length ? parseState(all.slice(-count - 1).join(' ')) : null;
    const taken = longer === null ? count : count + 1;
    return { city: `${before} ${all.slice(0, -taken).join(' ')}`, state: longer ?? state };
  }
  return null;
}

function splitStreet(parts: readonly string[]): { street: string | null; unit: string | null } {
  if (parts.length === 0) return { street: null, unit: null };
  const text = parts.join(', ');
  const unit = unitWords.exec(text);
  if (!unit || unit.index === 0) return { street: text, unit: null };
  return { street: text.slice(0, unit.index).trim(), unit: unit[1]?.trim() ?? null };
}

const tidy = (line: string) => line.replace(/\s+/g, ' ').replace(/^[\s,;|]+|[\s,;|]+$/g, '');
