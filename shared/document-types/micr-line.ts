import { isRoutingNumber } from './identifiers.ts';
import { hasAssignedRoutingPrefix } from './routing-number.ts';

/** The line of E-13B characters at the foot of a check, taken apart. What is not printed, or cannot be told, is null. */
export type MicrLine = {
  /** In Unicode's own signs: ⑆ transit, ⑈ on-us, ⑇ amount, ⑉ dash. */
  raw: string;
  routingNumber: string;
  accountNumber: string | null;
  checkNumber: string | null;
  onUs: string | null;
  auxiliaryOnUs: string | null;
  epc: string | null;
  /** Money, `"291.90"`; banks print it only when they clear the check. */
  amount: string | null;
  /** Whether marks stood around the routing number, or its check digit holds: without either it may be another number. */
  certain: boolean;
};

/**
 * Reads a line as MICR. OCR knows none of the four signs: it gives `:` or `|:` for transit, `"`, `''`, `u`, `n` or
 * `||"` for on-us, `-` or `m` for the dash, or nothing; fonts without the signs use `A`, `C`, `D` and `B`.
 *
 * @param text - One printed line.
 * @param checkNumber - As printed elsewhere on the check: the field order alone does not say which part of On-Us it is.
 * @returns Null when the line holds no nine digits that can be a routing number.
 */
export function parseMicrLine(text: string, checkNumber: string | null = null): MicrLine | null {
  const line = tidy(text);
  const transit = findTransit(line);
  if (transit === null) return null;
  const before = tokens(line.slice(0, transit.start));
  const behind = tokens(line.slice(transit.end));
  const amount = takeAmount(behind);
  const epc = takeEpc(before);
  const auxiliary = joined(before).replace(/\D/g, '');
  const parts = splitOnUs(behind, auxiliary === '' ? checkNumber : null, auxiliary !== '');
  const onUs = behind.length === 0 ? null : onUsText(behind);
  const signs = [
    auxiliary === '' ? '' : `⑈${auxiliary}⑈ `,
    epc ?? '',
    `⑆${transit.routing}⑆`,
    onUs ?? '',
    amount === null ? '' : ` ⑇${amount}⑇`,
  ];
  return {
    raw: signs.join(''),
    routingNumber: transit.routing,
    accountNumber: parts.account,
    checkNumber: auxiliary === '' ? parts.check : auxiliary,
    onUs,
    auxiliaryOnUs: auxiliary === '' ? null : auxiliary,
    epc,
    amount: amount === null ? null : `${Number(amount.slice(0, -2))}.${amount.slice(-2)}`,
    certain: transit.certain,
  };
}

type Sign = '⑆' | '⑇' | '⑈' | '⑉' | ' ';
/** A run of digits and the sign behind it. */
type Token = { digits: string; sign: Sign };

const tidy = (text: string) =>
  text
    .replace(/(?<=[\d:⑆])[Oo](?=[\dOo:⑆])/g, '0')
    .replace(/[⑆⑇⑈⑉]/g, (sign) => ` ${sign} `)
    .replace(/\s+/g, ' ');

/** Of all runs of nine digits, the one that looks most like the transit field. */
function findTransit(line: string): { routing: string; start: number; end: number; certain: boolean } | null {
  let best: { routing: string; start: number; end: number; certain: boolean; score: number } | null = null;
  for (const match of line.matchAll(/(?<!\d)\d{9,20}(?!\d)/g)) {
    for (let shift = 0; shift + 9 <= match[0].length; shift += 1) {
      const routing = match[0].slice(shift, shift + 9);
      const start = match.index + shift;
      const end = start + 9;
      const marks = Number(opensTransit(line.slice(0, start))) + Number(closesTransit(line.slice(end)));
      const valid = isRoutingNumber(routing) && hasAssignedRoutingPrefix(routing);
      const whole = match[0].length === 9;
      // Within a longer run only a mark misread as the digit one is believed, and only with the check digit's word.
      if (!whole && (!valid || marks === 0)) continue;
      const score = marks * 2 + (valid ? 3 : 0) + (whole ? 1 : 0);
      if (score < 3 || (best !== null && score <= best.score)) continue;
      best = { routing, start, end, certain: marks > 0 || valid, score };
    }
  }
  return best;
}

const opensTransit = (before: string) => /(?:[:;⑆]|\bA)[|Il!'i1]?\s?$/.test(before);
const closesTransit = (behind: string) => /^\s?(?:[|Il!'i1]{0,2}[:;⑆]|A(?![a-z]))/.test(behind);

function tokens(text: string): Token[] {
  // What is left of a transit sign at either end is no part of the field beside it.
  const clean = text
    .replace(/^\s?[|Il!'i1]{0,2}[:;⑆][|Il!']?/, '')
    .replace(/(?:[|Il!'i]|(?<=\D)1)?[:;⑆][|Il!'i]?\s?$/, '')
    .replace(/^\s?A(?=[\s\d])|A\s?$/g, '');
  return [...clean.matchAll(/(\d+)(\D*)/g)].map((match) => ({ digits: match[1] ?? '', sign: toSign(match[2] ?? '') }));
}

function toSign(text: string): Sign {
  const marks = text.replace(/\s/g, '');
  if (marks === '') return ' ';
  if (/[⑇B$]/.test(marks)) return '⑇';
  if (/⑈|["”“„'’*]|^[|Ill]*[nuUC]|^c|^[|Il]{2,}/.test(marks)) return '⑈';
  return /^[-–—⑉mD.=]/.test(marks) ? '⑉' : '⑈';
}

/** The single digit before the transit field. `0` and `1` are no codes but what OCR makes of the transit sign itself. */
function takeEpc(before: Token[]): string | null {
  if (!/^\d$/.test(before.at(-1)?.digits ?? '')) return null;
  const digit = before.pop()?.digits ?? '';
  return digit > '1' ? digit : null;
}

/** Ten digits at the end, zero-filled, behind the account: the amount, which `tokens` then loses. */
function takeAmount(behind: Token[]): string | null {
  const last = behind.at(-1);
  const marked = last?.sign === '⑇' || behind.at(-2)?.sign === '⑇';
  if (!last || behind.length < 2 || last.digits.length !== 10 || !(marked || last.digits.startsWith('000')))
    return null;
  behind.pop();
  const before = behind.at(-1);
  if (before?.sign === '⑇') before.sign = '⑈';
  return last.digits;
}

const joined = (parts: Token[]) => parts.map(({ digits }) => digits).join('');

const onUsText = (parts: Token[]) =>
  parts
    .map(({ digits, sign }) => `${digits}${sign}`)
    .join('')
    .trim();

/**
 * Which part of On-Us is the account. On business checks the serial number stands in its own field and all of On-Us is
 * the account; on personal checks it stands beside the account, on either side.
 */
function splitOnUs(
  parts: Token[],
  printed: string | null,
  hasAuxiliary: boolean,
): { account: string | null; check: string | null } {
  if (parts.length === 0) return { account: null, check: null };
  if (hasAuxiliary || parts.length === 1) return { account: joined(parts), check: null };
  const groups = groupsOf(parts);
  const byPrint = groups.find((group) => printed !== null && sameNumber(group, printed));
  const check = byPrint ?? shortest(groups);
  const account = groups.filter((group) => group !== check).join('');
  return account === '' ? { account: joined(parts), check: null } : { account, check };
}

/** Parts up to each on-us sign; where there is none but at the end, every part by itself. */
function groupsOf(parts: Token[]): string[] {
  const inner = parts.slice(0, -1).some(({ sign }) => sign === '⑈');
  const groups: string[] = [''];
  for (const { digits, sign } of parts) {
    groups[groups.length - 1] += digits;
    if (sign === '⑈' || (!inner && sign === ' ')) groups.push('');
  }
  return groups.filter((group) => group !== '');
}

/** A serial number has three to six digits and is clearly shorter than what stands beside it. */
function shortest(groups: string[]): string | null {
  const [first, last] = [groups[0] ?? '', groups.at(-1) ?? ''];
  if (groups.length < 2) return null;
  const check = first.length < last.length ? first : last;
  const rest = groups.join('').length - check.length;
  return check.length >= 3 && check.length <= 6 && check.length < rest ? check : null;
}

const sameNumber = (a: string, b: string) => a.replace(/^0+/, '') === b.replace(/\D/g, '').replace(/^0+/, '');
