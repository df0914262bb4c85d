import type { ManifestEntry } from './manifest.ts';

/** A true value and the spellings in which a page may print it, folded for comparison. */
export type KnownValue = { path: string; kind: 'money' | 'date' | 'identifier' | 'text'; spellings: string[] };

/**
 * The recorded values that an OCR of page 1 should contain. Whole addresses are left out, for no engine keeps their line
 * breaks, and so are the rows of files with more pages, for they may stand on a later one.
 */
export const knownValues = (entry: ManifestEntry): KnownValue[] =>
  Object.entries(entry.truth ?? {}).flatMap(([path, value]) => {
    // A row's direction is concluded from its column or sign; no page prints the word.
    if (typeof value !== 'string' || path.endsWith('.raw') || path.endsWith('.direction')) return [];
    if (entry.pages > 1 && /^(transactions|items|checks)\[/.test(path)) return [];
    const kind = kindOf(value);
    const spellings = spellingsOf(value, kind)
      .map(fold)
      .filter((spelling) => spelling !== '');
    return spellings.length === 0 ? [] : [{ path, kind, spellings }];
  });

/** Is the value in this text, whatever the case, spaces and marks? */
export const isRead = (value: KnownValue, foldedText: string): boolean =>
  value.spellings.some((spelling) => foldedText.includes(spelling));

/** Letters and digits only, lower case; a decimal point between digits is kept as the one mark that changes a value. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/(\d)[.,](?=\d{2}(?!\d))/g, '$1·')
    .replace(/[^a-z0-9·]+/g, '');

function kindOf(value: string): KnownValue['kind'] {
  if (/^-?\d+\.\d{2}$/.test(value)) return 'money';
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'date';
  return /\d/.test(value) && /^[\dA-Z*X .\-/#]+$/i.test(value) && (value.match(/\d/g)?.length ?? 0) >= 4
    ? 'identifier'
    : 'text';
}

function spellingsOf(value: string, kind: KnownValue['kind']): string[] {
  if (kind === 'money') return moneySpellings(value);
  return kind === 'date' ? dateSpellings(value) : [value];
}

/** A form that prints whole dollars prints no cents. */
const moneySpellings = (value: string): string[] => {
  const plain = value.replace('-', '');
  return plain.endsWith('.00') ? [plain, plain.slice(0, -3)] : [plain];
};

function dateSpellings(value: string): string[] {
  const [year = '', month = '', day = ''] = value.split('-');
  const date = new Date(`${value}T00:00:00Z`);
  const long = date.toLocaleString('en-US', { month: 'long', timeZone: 'UTC' });
  const months = [month, String(Number(month)), long, long.slice(0, 3)];
  const days = [day, String(Number(day))];
  const years = [year, year.slice(2), ''];
  return months.flatMap((m) =>
    days.flatMap((d) => years.flatMap((y) => [`${m}/${d}/${y}`, `${d}/${m}/${y}`, `${y}/${m}/${d}`])),
  );
}
