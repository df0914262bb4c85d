import { beginsWithLabel, isInvoiceLabel, isPartyLabel } from './invoice-labels.ts';
import { squash } from './labels.ts';
import { isCityLine, isContactLine, isCountry, isNameLike, isStreetLine } from './party.ts';
import type { DocumentRows, Row, Segment } from './segments.ts';

const companyWord =
  /\b(?:inc|llc|l\.l\.c|ltd|limited|corp(?:oration)?|co|company|gmbh|ag|plc|pvt|sdn|bhd|s\.?a|llp|services|group|solutions|enterprises)\b\.?/i;
/** Words of sellers that call themselves no company. */
const organisationWord =
  /\b(?:utilit(?:y|ies)|electric|energy|power|water|gas|district|department|city of|county of|university|college|academy|school|hospital|clinic|association|supply|studio|works)\b/i;
const everyCompanyWord = new RegExp(companyWord, 'gi');
/** Words of forms and screens, which no seller is named by. */
export const formWord =
  /\b(?:invoice|rechnung|facture|tax invoice|original|duplicate|copy|recipient|logo|page|statement|bill|receipt|charges|summary|credit memo|debit memo|memo|date|number|credit note|thank|thanks|payment|total|qty|description|welcome|details|customer|table|server|guests?|cashier)\b/i;

/** The buttons of a screen; within a longer name they are words like any other. */
const screenWord = /^(?:back|help|menu|home|close|share|(?:your |my )?orders?(?: details)?)$/i;

/** The most prominent name at the top: large, first, a company by its words, and known from an address on the page. */
export function findProminentName(document: DocumentRows, to: number, used: Set<Segment>): Segment | null {
  const rows = document.rows.slice(0, Math.max(to, 1));
  const heights = rows.flatMap((row) => row.segments.map(heightOf)).sort((a, b) => a - b);
  const usual = heights[Math.floor(heights.length / 2)] || 1;
  const page = document.pages[0];
  const mentions = squash(
    document.rows
      .flatMap((row) => row.segments)
      .filter(({ text }) => isContactLine(text) || /payable to/i.test(text))
      .map(({ text }) => text)
      .join(' '),
  );
  let best: { segment: Segment; score: number } | null = null;
  for (const segment of rows.flatMap((row) => row.segments)) {
    const name = withoutNumber(segment.text);
    if (used.has(segment) || segment.page !== page?.page || !isVendorName(name)) continue;
    const isValue = beginsWithLabel(name) || isInTable(segment, rows);
    const key = squash(coreOf(name));
    const score =
      Math.min(4, (heightOf(segment) / usual - 1) * 3) +
      (segment.heading ? 2 : 0) +
      (companyWord.test(name) ? 2 : organisationWord.test(name) ? 1.5 : 0) +
      (key.length > 3 && mentions.includes(key) ? 2 : 0) +
      3 * (1 - segment.place[1] / (page?.height || 1)) +
      (name.split(' ').length <= 4 ? 0.5 : 0) +
      (isValue ? -3 : 0) +
      (/^(?:an? )?(?:division|subsidiary|member|unit) of\b|^(?:dba|d\/b\/a|formerly)\b/i.test(name) ? -6 : 0) +
      // Handwriting and logos are misread; what the engine doubts is not taken for a name while there is better.
      (segment.ocr === null ? 0 : Math.min(0, (segment.ocr - 0.9) * 10)) +
      (isNextToAddress(document, segment) ? 1.5 : 0);
    if (best === null || score > best.score) best = { segment, score };
  }
  return best && fullName(best.segment, rows);
}

/** One of several values under the header of a small table. */
const isInTable = (segment: Segment, rows: Row[]) =>
  segment.slot !== null && rows.some((row) => row.segments.length > 2 && row.segments.includes(segment));

/** The mark of a company is short for its name, where both are printed: `Tallgrass` and `Tallgrass Analytics, Inc.` */
function fullName(mark: Segment, rows: Row[]): Segment {
  const short = squash(mark.text);
  const full = rows
    .flatMap((row) => row.segments)
    .find(({ text }) => squash(text).startsWith(short) && squash(text) !== short && companyWord.test(text));
  return full && short.length > 3 && isVendorName(withoutNumber(full.text)) ? full : mark;
}

/** A name over several lines: `AnyCompany Manufacturing` over `Inc.`, or a bracket that opens on the line above. */
export function wholeName({ rows }: DocumentRows, name: Segment): Segment[] {
  const rowIndex = rows.findIndex((row) => row.segments.includes(name));
  const next = rows
    .slice(rowIndex + 1, rowIndex + 4)
    .flatMap((row) => row.segments)
    .find((segment) => segment.page === name.page && Math.abs(segment.place[0] - name.place[0]) < heightOf(name));
  const lines =
    next && /^(?:inc|llc|ltd|limited|corp|co|gmbh|plc|llp|pvt\.? ltd)\.?$/i.test(next.text.trim())
      ? [name, next]
      : [name];
  const opensAbove = /^[^(]*\)/.test(name.text);
  for (let index = rowIndex - 1; opensAbove && index >= Math.max(0, rowIndex - 3); index -= 1) {
    const row = rows[index];
    const [above] = row?.segments ?? [];
    if (!row || !above || row.segments.length > 1 || row.page !== name.page || !isVendorName(above.text.trim())) break;
    if ((lines[0] as Segment).place[1] - above.place[3] > 0.6 * heightOf(name)) break;
    lines.unshift(above);
  }
  return lines;
}

/** A name without the words for what kind of company it is. */
const coreOf = (name: string) => name.replace(everyCompanyWord, ' ');

/** `AEON CO. (M) BHD (126926-H)`: the number of a company's register is not its name. */
export const withoutNumber = (text: string) => text.replace(/\s*\([\dA-Z-]*\d[\dA-Z-]*\)\s*$/, '').trim();

function isNextToAddress({ rows }: DocumentRows, segment: Segment): boolean {
  const index = rows.findIndex((row) => row.segments.includes(segment));
  return rows
    .slice(index, index + 6)
    .some(
      (row) => row.page === segment.page && row.segments.some(({ text }) => isStreetLine(text) || isCityLine(text)),
    );
}

function isVendorName(name: string): boolean {
  if (
    isInvoiceLabel(name) ||
    isPartyLabel(name) ||
    formWord.test(name) ||
    screenWord.test(name) ||
    isStreetLine(name) ||
    isCityLine(name)
  )
    return false;
  if (/^(?:c\/o|attn)\b/i.test(name) || isCountry(name)) return false;
  if (/\p{L}\d|\d\p{L}/u.test(name) || squash(coreOf(name)).length < 2 || /,$/.test(name)) return false;
  // A shop's own web name may be its name; any other address is not.
  return isNameLike(name) || /^[\p{L}\d-]{3,20}\.(?:com|net|org|de|co)$/iu.test(name);
}

export const heightOf = ({ place }: Segment) => place[3] - place[1];
