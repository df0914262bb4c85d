import { findLabelled, segmentUnder } from './key-values.ts';
import { blockFrom, findPhone, isCityLine, isContactLine, isNameLike, isStreetLine } from './party.ts';
import type { DocumentRows, Segment } from './segments.ts';

export type BankParties = {
  bank: { name: string; segment: Segment } | null;
  bankAddress: Segment[];
  holders: { name: string; segment: Segment }[];
  holderAddress: Segment[];
};

const bankWord =
  /\b(?:bank(?:ing)?|credit union|trust|financial|bancorp|savings (?:&|and) loan|federal|fcu|n\.?a\.?)\b/i;
const companyWord = /\b(?:inc|llc|ltd|corp(?:oration)?|holdings?|company|group|plc|services)\b\.?/i;
const heading =
  /statement|summary|account|page\b|contact|balance|transaction|activity|deposit|withdrawal|customer service|important|question|check(?:s|ing)?\b|fdic|digital|enroll|details|information|period|savings/i;

/** Tells the bank from its customer on the first page. @param to - Index behind the last row of it. */
export function findBankParties(document: DocumentRows, to: number): BankParties {
  const bank = findBank(document, to);
  const labelled = labelledHolders(document, to);
  const blocks = addressBlocks(document, to);
  const isBanks = (lines: Segment[]) =>
    lines.some(({ text }) => bankWord.test(text) || (bank !== null && text.includes(bank.name)));
  const bankBlock = blocks.find((lines) => isBanks(lines));
  const holderBlock = blocks.find((lines) => lines !== bankBlock && !isBanks(lines) && nameLinesOf(lines).length > 0);
  const names = nameLinesOf(holderBlock ?? []).map((segment) => ({ name: segment.text, segment }));
  const holders = labelled.length > 0 ? labelled : names;
  const below = bank ? blockFrom(document, bank.rowIndex, bank.segment, (line) => heading.test(line.text)) : [];
  return {
    bank,
    bankAddress: addressOf(bankBlock ?? below),
    holders: holders.map(({ name, segment }) => ({ name: name.replace(/[,;:]$/, '').trim(), segment })),
    holderAddress: addressOf(holderBlock ?? []),
  };
}

function findBank(document: DocumentRows, to: number): { name: string; segment: Segment; rowIndex: number } | null {
  const height = document.pages[0]?.height ?? 1;
  const notice = copyrightHolder(document, to);
  let best: { name: string; segment: Segment; rowIndex: number; score: number } | null = null;
  for (const [rowIndex, row] of document.rows.slice(0, to).entries()) {
    for (const segment of row.segments) {
      const name = segment.text.replace(/[®™©|]/g, '').trim();
      const isPlace = isCityLine(name) || isStreetLine(name);
      if (
        name.length < 3 ||
        isPlace ||
        !isNameLike(name) ||
        /[.!?]$/.test(name.replace(/\b(?:inc|corp|co|n\.a)\.$/i, ''))
      )
        continue;
      const score =
        (bankWord.test(name) ? 4 : 0) +
        (companyWord.test(name) ? 2 : 0) +
        (notice?.includes(name.toLowerCase()) ? 4 : 0) +
        (heading.test(name) ? -5 : 0) +
        // Names beside an amount are those of transactions.
        (/\d/.test(name) || row.segments.some(({ text }) => /\d\.\d{2}\b/.test(text)) ? -4 : 0) +
        (/^(?:your|my)\b|\bbanking$/i.test(name) ? -3 : 0) +
        (segment.heading ? 1 : 0) +
        (1 - segment.place[1] / height) * 3;
      if (score > 3 && (best === null || score > best.score)) best = { name, segment, rowIndex, score };
    }
  }
  return best;
}

/** Who stands behind `©` or before `Member FDIC`, in lower case. */
function copyrightHolder(document: DocumentRows, to: number): string | null {
  for (const row of document.rows.slice(0, to)) {
    const text = row.segments.map((segment) => segment.text).join(' ');
    if (/©|\(c\)\s*\d{4}|copyright/i.test(text)) return text.toLowerCase();
  }
  return null;
}

const holderLabels = [
  'accountname',
  'accountholder',
  'accountholders',
  'accountholdername',
  'accountowner',
  'accountowners',
  'customername',
  'nameofaccountholder',
  'statementfor',
  'preparedfor',
  'customer',
  'client',
  'name',
];

function labelledHolders(document: DocumentRows, to: number): { name: string; segment: Segment }[] {
  const accept = (text: string) =>
    isNameLike(text) && !heading.test(text) && !/^(?:care|service|support|relations)\b/i.test(text) ? text : null;
  const [found] = findLabelled(document, { labels: holderLabels, accept, to }).filter(
    // `Customer Care` and `client status.` are words that go on, where `Customer: Jo Doe` is a label.
    ({ label, segment }) => label !== segment || /^[^:]{2,30}:/.test(label.text),
  );
  if (!found) return [];
  const names = found.value.split(/\s+(?:and|&)\s+(?=\p{Lu}\p{L}+ \p{Lu})/u);
  return names.map((name) => ({ name, segment: found.segment }));
}

/** Blocks of lines that end in a city with its postal code, names first. */
function addressBlocks(document: DocumentRows, to: number): Segment[][] {
  const blocks: Segment[][] = [];
  for (let rowIndex = 0; rowIndex < to; rowIndex += 1) {
    for (const city of document.rows[rowIndex]?.segments ?? []) {
      if (!isCityLine(city.text) || city.text.length > 90) continue;
      // A house number and a street can look like a postal code and a city: the lowest such line is the city.
      const under = segmentUnder(document.rows, rowIndex, city);
      if (under && isCityLine(under.text) && under.place[1] - city.place[3] < city.place[3] - city.place[1]) continue;
      blocks.push(linesAbove(document, rowIndex, city));
    }
  }
  return blocks;
}

function linesAbove(document: DocumentRows, rowIndex: number, city: Segment): Segment[] {
  const lines = [city];
  let top = city.place[1];
  for (let index = rowIndex - 1; index >= 0 && lines.length < 5; index -= 1) {
    const row = document.rows[index];
    const [lowest] = lines;
    if (!row || !lowest || row.page !== city.page) break;
    const height = lowest.place[3] - lowest.place[1];
    if (top - row.bottom > 0.9 * height) break;
    const above = row.segments.find(({ place }) => Math.abs(place[0] - city.place[0]) < 1.2 * height);
    if (!above) continue;
    if (!isNameLike(above.text) && !isStreetLine(above.text) && !/^(?:apt|unit|suite|#)/i.test(above.text)) break;
    top = above.place[1];
    // `OPERATING ACCOUNT` between a name and its street is a note on the account.
    if (/^[\p{L} ]*account$/iu.test(above.text) && lines.length > 1) continue;
    if (heading.test(above.text) && !bankWord.test(above.text)) break;
    lines.unshift(above);
  }
  return lines;
}

const nameLinesOf = (lines: Segment[]) => {
  const address = lines.findIndex(({ text }) => isStreetLine(text) || isCityLine(text));
  return lines
    .slice(0, Math.max(address, 0))
    .filter(({ text }) => isNameLike(text))
    .slice(-3);
};

/** From the first line that is a place to the last. */
const addressOf = (lines: Segment[]) => {
  const isPlace = ({ text }: Segment) => isStreetLine(text) || isCityLine(text);
  return lines
    .slice(lines.findIndex(isPlace), lines.findLastIndex(isPlace) + 1)
    .filter(({ text }) => !isContactLine(text) && findPhone(text) === null);
};
