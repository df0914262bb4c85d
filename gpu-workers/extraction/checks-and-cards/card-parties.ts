import type { Readings } from '../reading.ts';
import { putAddress } from '../statements/address-readings.ts';
import { findBankParties } from '../statements/bank-parties.ts';
import { put } from '../statements/evidence.ts';
import { findLabelled } from '../statements/key-values.ts';
import { blockFrom, findPhone, isCityLine, isContactLine, isNameLike, isStreetLine } from '../statements/party.ts';
import { findProminentName } from '../statements/prominent-name.ts';
import type { DocumentRows, Segment } from '../statements/segments.ts';

/** Issuers whose names hold no word such as bank. */
const brand =
  /\b(?:american express|chase|capital one|citi(?:bank|group)?|discover|barclays?|wells fargo|synchrony|apple card|usaa|sbi card|amex|goldman sachs|fidelity|onecard)\b/i;
const bankWord = /\bbank\b|credit union|\bn\.\s?a\.|financial|\bfcu\b|credit services/i;
const heading =
  /summary|account|statement|payment|information|available|balance|limit|transaction|activity|detail|reward|points?\b|customer|contact|notice|important|warning|minimum|total|interest|fees?\b|charges?\b|purchase|page\b|questions|message|date|due\b|thank|offer|offers|cycle|number|debits?\b|credits\b/i;
/** Names of products look like names of people. */
const product =
  /\b(?:card|cash|visa|mastercard|platinum|gold|silver|blue|preferred|everyday|travel|select|signature|infinite|elite|credit|slate|freedom|sapphire|unlimited)\b/i;

type Name = { text: string; segment: Segment; rowIndex: number };

/** Reads who issued the card and who holds it, each with its address. @param to - Index behind the last row to look at. */
export function readCardParties(document: DocumentRows, to: number, readings: Readings): void {
  const parties = findBankParties(document, to);
  const names = namesIn(document, to);
  const issuer = payable(names) ?? findIssuer(parties.bank, names) ?? prominent(document, to);
  const known = parties.holders.find(({ name }) => !brand.test(name) && !heading.test(name) && name !== issuer?.text);
  const labelled = labelledHolder(document, to);
  const holder = labelled ?? known ?? findPerson(document, names, issuer);
  if (issuer) put(readings, 'header.issuer_name', issuer.text, [issuer.segment], { sourceText: issuer.text });
  if (holder) put(readings, 'header.cardholder_name', holder.name, [holder.segment], { sourceText: holder.name });
  const own = known ? parties.holderAddress : [];
  const address = own.length > 0 ? own : holder ? addressOf(document, to, holder.segment) : [];
  if (address.length > 0) putAddress(readings, 'header.cardholder_address', address.map(withoutLabel));
  const issuers = parties.bankAddress.filter((line) => !address.includes(line));
  if (issuers.length > 0) putAddress(readings, 'header.issuer_address', issuers);
}

/** `Make your check payable to: Lakefront Bank` names who is owed. */
function payable(names: Name[]): { text: string; segment: Segment } | null {
  for (const { text, segment } of names) {
    const name = /payable to:?\s+(\p{Lu}[\p{L}&.' -]{3,40}?)(?:,|$)/u.exec(text)?.[1]?.trim();
    if (name !== undefined && (bankWord.test(name) || brand.test(name))) return { text: name, segment };
  }
  return null;
}

const withoutLabel = (line: Segment) => ({
  ...line,
  text: line.text.replace(/^(?:(?:billing|mailing|postal|home)\s*)?address\s*:?\s*/i, ''),
});

const namesIn = (document: DocumentRows, to: number): Name[] =>
  document.rows
    .slice(0, to)
    .flatMap((row, rowIndex) => row.segments.map((segment) => ({ text: segment.text.trim(), segment, rowIndex })))
    .filter(({ text }) => text.length <= 60);

/** A line that is a bank's name by its words, or a brand by itself, or a brand named in a line or an address on the web. */
function findIssuer(
  bank: { name: string; segment: Segment } | null,
  names: Name[],
): { text: string; segment: Segment } | null {
  if (bank && (bankWord.test(bank.name) || brand.test(bank.name)))
    return { text: withoutProduct(bank.name), segment: bank.segment };
  const alone = names.find(
    ({ text }) => brand.test(text) && text.replace(brand, '').replace(/\W|cards?|bank/gi, '').length < 3,
  );
  if (alone) return alone;
  for (const { text, segment } of names) {
    const name =
      brand.exec(text)?.[0] ??
      /\b(?:www\.)?(chase|citi|discover|capitalone|americanexpress)(?:card)?s?\.com/i.exec(text)?.[1];
    if (name) return { text: name, segment };
  }
  return bank && { text: bank.name, segment: bank.segment };
}

/** `HDFC Bank Credit Cards` is the bank and its product. */
const withoutProduct = (name: string) =>
  name
    .replace(/\s+(?:credit cards?|visa|mastercard|statement)\b.*$/i, '')
    .replace(/\s+(?:(?:gold|platinum|silver|blue|cash|rewards|preferred|select)\s+)*cards?$/i, '')
    .trim() || name;

function prominent(document: DocumentRows, to: number): { text: string; segment: Segment } | null {
  const used = new Set<Segment>();
  for (let tries = 0; tries < 4; tries += 1) {
    const segment = findProminentName(document, to, used);
    if (!segment) return null;
    if (!heading.test(segment.text) && !/\b(?:you|your|we|if)\b|[.…]{2}$/i.test(segment.text))
      return { text: withoutProduct(segment.text), segment };
    used.add(segment);
  }
  return null;
}

const holderLabels =
  'cardmembername cardmember cardholdername cardholder accountholder accountholdername customername primarycardholder nameofcardholder preparedfor statementfor accountname name customer'.split(
    ' ',
  );

function labelledHolder(document: DocumentRows, to: number): { name: string; segment: Segment } | null {
  const accept = (text: string) =>
    isNameLike(text) && !heading.test(text) && !/\bcard|service/i.test(text) ? text : null;
  const [found] = findLabelled(document, { labels: holderLabels, accept, to });
  return found ? { name: found.value, segment: found.segment } : null;
}

const personShape =
  /^(?:(?:mr|mrs|ms|miss|dr)\.?\s+)?\p{Lu}[\p{L}'’-]*\.?(?:\s+\p{Lu}\.?)*(?:\s+\p{Lu}[\p{L}'’-]+){1,3}$/iu;

/** A line that looks like a person's name: best with a title, or over an address. */
function findPerson(
  document: DocumentRows,
  names: Name[],
  issuer: { text: string } | null,
): { name: string; segment: Segment } | null {
  let best: { name: string; segment: Segment; score: number } | null = null;
  for (const { text, segment, rowIndex } of names) {
    const isPerson = personShape.test(text) && isNameLike(text) && !heading.test(text) && !product.test(text);
    if (!isPerson || brand.test(text) || bankWord.test(text) || text === issuer?.text) continue;
    const [, below] = blockFrom(document, rowIndex, segment, () => false, 2);
    const score =
      (/^(?:mr|mrs|ms|miss|dr)\b/i.test(text) ? 3 : 0) +
      (below && (isStreetLine(below.text) || /^\W*\w{0,3}\s?(?:no\.?\s*)?\d+/i.test(below.text)) ? 2 : 0) +
      (text === text.toUpperCase() ? 0.5 : 0) +
      1 / (1 + rowIndex / 8);
    if (best === null || score > best.score) best = { name: text, segment, score };
  }
  return best;
}

/** The lines under the holder's name, or behind a label of their own, down to the postal code. */
function addressOf(document: DocumentRows, to: number, holder: Segment): Segment[] {
  const accept = (text: string) => (/\d/.test(text) && text.length > 5 ? text : null);
  const [labelled] = findLabelled(document, { labels: ['address', 'billingaddress', 'mailingaddress'], accept, to });
  const at = labelled?.segment ?? holder;
  const rowIndex = document.rows.findIndex((row) => row.segments.includes(at));
  if (rowIndex < 0) return [];
  const block = blockFrom(
    document,
    rowIndex,
    at,
    ({ text }) => heading.test(text) || isContactLine(text) || findPhone(text) !== null,
    6,
  );
  const lines = labelled ? [{ ...at, text: labelled.value }, ...block.slice(1)] : block.slice(1);
  const end = lines.findIndex(({ text }) => isCityLine(text) || /\b\d{3}\s?\d{3}$|\b\d{5}(?:-\d{4})?$/.test(text));
  return end < 0 ? [] : lines.slice(0, end + 1);
}
