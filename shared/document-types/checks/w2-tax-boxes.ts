import { centsAt, type Data } from './sums.ts';

/** The most that boxes 3 and 7 can hold together, in dollars, by year. @see https://www.ssa.gov/oact/cola/cbb.html */
const wageBase: Readonly<Record<number, number>> = {
  2015: 118_500,
  2016: 118_500,
  2017: 127_200,
  2018: 128_400,
  2019: 132_900,
  2020: 137_700,
  2021: 142_800,
  2022: 147_000,
  2023: 160_200,
  2024: 168_600,
  2025: 176_100,
  2026: 184_500,
};

/** In cents; null for a year that is not known. */
export function wageBaseOf(year: number | null): number | null {
  const dollars = year === null ? undefined : wageBase[year];
  return dollars === undefined ? null : dollars * 100;
}

/** Cents: rounding on every pay day adds up to less than this over a year. */
export const perPayRounding = 100;

export const taxPaths = {
  wages: 'social_security_wages',
  tips: 'social_security_tips',
  tax: 'social_security_tax_withheld',
  medicareWages: 'medicare_wages_and_tips',
  medicareTax: 'medicare_tax_withheld',
} as const;

/** Boxes 3 to 7 in cents; null where blank. */
export type TaxBoxes = {
  year: number | null;
  /** Boxes 3 and 7 together; null when both are blank. */
  social: number | null;
  /** Those of boxes 3 and 7 that hold something. */
  socialPaths: readonly string[];
  tax: number | null;
  medicare: number | null;
  medicareTax: number | null;
};

export function readTaxBoxes(data: Data): TaxBoxes {
  const socialPaths = [taxPaths.wages, taxPaths.tips].filter((path) => centsAt(data, path) !== null);
  const social = socialPaths.reduce((sum, path) => sum + (centsAt(data, path) ?? 0), 0);
  return {
    year: typeof data.tax_year === 'number' ? data.tax_year : null,
    social: socialPaths.length === 0 ? null : social,
    socialPaths,
    tax: centsAt(data, taxPaths.tax),
    medicare: centsAt(data, taxPaths.medicareWages),
    medicareTax: centsAt(data, taxPaths.medicareTax),
  };
}

/** 6.2 %; in 2011 and 2012 employees paid 4.2 %. */
export const expectedSocialSecurityTax = (social: number, year: number | null): number =>
  Math.round((social * (year === 2011 || year === 2012 ? 42 : 62)) / 1000);

/** 1.45 %, and 0.9 % more of what is above $200,000. */
export const expectedMedicareTax = (wages: number): number =>
  Math.round((wages * 145 + Math.max(0, wages - 20_000_000) * 90) / 10_000);

const isAbout = (one: number | null, other: number): boolean => one !== null && Math.abs(one - other) <= perPayRounding;

const medicareHolds = ({ medicare, medicareTax }: TaxBoxes): boolean =>
  medicare !== null && isAbout(medicareTax, expectedMedicareTax(medicare));

const socialHolds = ({ social, tax, year }: TaxBoxes): boolean =>
  social !== null && isAbout(tax, expectedSocialSecurityTax(social, year));

/**
 * Which of boxes 3, 4 and 7 is wrong when they disagree. Boxes 5 and 6 often tell: where they fit each other, box 5 is
 * right, and for most people it equals boxes 3 and 7. The wage base, which nobody's wages pass, tells as well.
 */
export function socialSecuritySuspects(boxes: TaxBoxes): string[] {
  const { social, socialPaths, medicare, tax, year } = boxes;
  const known = [...(medicareHolds(boxes) ? [medicare] : []), wageBaseOf(year)].filter((cents) => cents !== null);
  if (known.includes(social ?? 0)) return [taxPaths.tax];
  if (known.some((cents) => isAbout(tax, expectedSocialSecurityTax(cents, year)))) {
    return socialPaths.length > 0 ? [...socialPaths] : [taxPaths.wages];
  }
  return [...socialPaths, taxPaths.tax];
}

/** Which of boxes 5 and 6 is wrong when they disagree, told by boxes 3, 4 and 7 in the same way. */
export function medicareSuspects(boxes: TaxBoxes): string[] {
  const { social, medicare, medicareTax } = boxes;
  if (social !== null && socialHolds(boxes)) {
    if (social === medicare) return [taxPaths.medicareTax];
    if (isAbout(medicareTax, expectedMedicareTax(social))) return [taxPaths.medicareWages];
  }
  return [taxPaths.medicareWages, taxPaths.medicareTax];
}

/** Which of boxes 3, 5 and 7 is wrong when box 5 is too low: the one that does not fit its own tax. */
export function wageSuspects(boxes: TaxBoxes): string[] {
  const [isMedicareSound, isSocialSound] = [medicareHolds(boxes), socialHolds(boxes)];
  if (isMedicareSound && !isSocialSound) return [...boxes.socialPaths];
  if (isSocialSound && !isMedicareSound) return [taxPaths.medicareWages];
  return [taxPaths.medicareWages, ...boxes.socialPaths];
}
