/** What a taxpayer number turned out to be; `unknown` when it is masked without a shape or impossible. */
export type TinKind = 'ssn' | 'itin' | 'ein' | 'unknown';

/** USPS codes of the states, the District of Columbia and the territories. */
export const stateCodes: ReadonlySet<string> = new Set(
  `AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD
   TN TX UT VT VA WA WV WI WY DC PR VI GU AS MP`.split(/\s+/),
);

const stateNames =
  `Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,Florida,Georgia,Hawaii,Idaho,Illinois,
Indiana,Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota,Mississippi,Missouri,Montana,Nebraska,
Nevada,New Hampshire,New Jersey,New Mexico,New York,North Carolina,North Dakota,Ohio,Oklahoma,Oregon,Pennsylvania,Rhode Island,
South Carolina,South Dakota,Tennessee,Texas,Utah,Vermont,Virginia,Washington,West Virginia,Wisconsin,Wyoming,
District of Columbia,Puerto Rico,Virgin Islands,Guam,American Samoa,Northern Mariana Islands`
    .split(',')
    .map((name) => name.trim().toLowerCase());
const codesInNameOrder = [...stateCodes];

/** @returns The two-letter code of a state given as code or by its full name; null for anything else. */
export function parseState(text: string): string | null {
  const clean = text.trim().replace(/\.$/, '');
  if (stateCodes.has(clean.toUpperCase())) return clean.toUpperCase();
  return codesInNameOrder[stateNames.indexOf(clean.toLowerCase())] ?? null;
}

const ssnForm = /^([\dX*#]{3})[-\s–—]?([\dX*#]{2})[-\s–—]?([\dX*#]{4})$/i;
/** Seven digits behind the dash; only where some of them are masked may it be fewer. */
const einForm = /^(\d{2}|[X*#]{2})[-\s–—](\d{7}|(?=.*[X*#])[\dX*#]{3,5}\d{2,4})$/i;

/**
 * Writes a taxpayer number in the form of its kind, `NNN-NN-NNNN` or `NN-NNNNNNN`, keeping masks as printed. Nine digits
 * without a dash carry no kind of their own, so `assumed` gives it.
 *
 * @returns The text with spaces trimmed when it has no such form: an impossible number is kept as printed, never mended.
 */
export function formatTin(text: string, assumed: 'ssn' | 'ein'): string {
  const clean = text.trim().replace(/\s*[-–—]\s*/g, '-');
  if (/^\d{9}$/.test(clean)) {
    return assumed === 'ssn'
      ? `${clean.slice(0, 3)}-${clean.slice(3, 5)}-${clean.slice(5)}`
      : `${clean.slice(0, 2)}-${clean.slice(2)}`;
  }
  const ssn = /^\S{3}[-\s]\S{2}[-\s]\S{4}$/.test(clean) ? ssnForm.exec(clean) : null;
  if (ssn) return `${ssn[1]}-${ssn[2]}-${ssn[3]}`;
  const ein = einForm.exec(clean);
  return ein ? `${ein[1]}-${ein[2]}` : clean;
}

/** @param tin - In the form `formatTin` gives. */
export function tinKind(tin: string): TinKind {
  const ssn = /^([\dX*#]{3})-([\dX*#]{2})-([\dX*#]{4})$/i.exec(tin);
  if (!ssn) return einForm.test(tin) ? 'ein' : 'unknown';
  const [, area = '', group = ''] = ssn;
  return /^9\d\d$/.test(area) && isItinGroup(Number(group)) ? 'itin' : 'ssn';
}

const isItinGroup = (group: number) =>
  (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group <= 92) || group >= 94;

/** Numbers that stood in advertisements or are typed as samples; the Social Security Administration issues none of them. */
const neverIssued = new Set(['111111111', '333333333', '666666666', '123456789']);

/**
 * What is wrong with a taxpayer number, in words for a reader; null when it can be real. A masked number only has to keep
 * its shape and its last digits.
 *
 * @param tin - In the form `formatTin` gives.
 * @param allowed - The kinds that may stand in this box.
 */
export function tinFault(tin: string, allowed: readonly Exclude<TinKind, 'unknown'>[]): string | null {
  const kind = tinKind(tin);
  // Nine digits without a dash can be either.
  if (/^\d{9}$/.test(tin)) return neverIssued.has(tin) ? 'is a known sample number' : null;
  if (kind === 'unknown') return 'is not of the form of a taxpayer number';
  if (/[X*#]/i.test(tin)) return null;
  if (kind === 'ein') return allowed.includes('ein') ? null : 'has the form of an employer number';
  if (kind === 'itin') return allowed.includes('itin') || allowed.includes('ssn') ? null : 'is an individual’s number';
  if (!allowed.includes('ssn')) return 'has the form of a social security number';
  const digits = tin.replaceAll('-', '');
  const [area, group, serial] = [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)];
  // A child who is being adopted has such a number until there is an SSN.
  if (area >= '900' && group === '93' && allowed.includes('itin')) return null;
  if (area === '000' || area === '666' || area >= '900') return 'begins with an area that is never issued';
  if (group === '00') return 'has group 00, which is never issued';
  if (serial === '0000') return 'ends in 0000, which is never issued';
  return neverIssued.has(digits) ? 'is a known sample number' : null;
}

/** Prefixes the IRS has not assigned to any campus or to online applications. */
const unassignedEinPrefixes = new Set('00 07 08 09 17 18 19 28 29 49 69 70 78 79 89 96 97'.split(' '));

/** @param ein - `NN-NNNNNNN` */
export const hasUnassignedEinPrefix = (ein: string): boolean => unassignedEinPrefixes.has(ein.slice(0, 2));

/** Nine digits whose weighted sum is divisible by ten, as the American Bankers Association assigns them. */
export function isRoutingNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  const sum = [...text].reduce((total, digit, index) => total + Number(digit) * ([3, 7, 1][index % 3] ?? 0), 0);
  return sum % 10 === 0;
}

/** Nine characters of which the last is the check digit over the others. */
export function isCusip(text: string): boolean {
  if (!/^[\dA-Z*@#]{8}\d$/.test(text)) return false;
  const sum = [...text.slice(0, 8)].reduce((total, character, index) => {
    const value = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*@#'.indexOf(character) * (index % 2 === 1 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return (10 - (sum % 10)) % 10 === Number(text[8]);
}
