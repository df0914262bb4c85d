import { isInvoiceLabel, partyLabels } from './invoice-labels.ts';
import { matchLabel, squash } from './labels.ts';
import { blockFrom, isCityLine, isNameLike, isStreetLine, type Party, toParty } from './party.ts';
import { findProminentName, formWord, heightOf, wholeName } from './prominent-name.ts';
import type { DocumentRows, Row, Segment } from './segments.ts';

export type PartyKind = keyof typeof partyLabels;

export type InvoiceParties = {
  labelled: Map<PartyKind, Party>;
  vendor: { nameLines: Segment[]; addressLines: Segment[] };
  /** The addressee of a letter without a label over it. */
  addressee: Party | null;
};

/** @param to - Index of the first row of the items: the parties stand before it, a remittance address may not. */
export function findInvoiceParties(document: DocumentRows, to: number): InvoiceParties {
  const labelled = labelledParties(document, to);
  const bill = labelled.get('bill');
  if (bill && bill.addressLines.length === 0) bill.addressLines = addressBeside(document, to, bill);
  const used = new Set(
    [...labelled.values()].flatMap(({ nameLines, addressLines }) => [...nameLines, ...addressLines]),
  );
  const from = labelled.get('from');
  const name = from?.nameLines[0] ?? findProminentName(document, to, used);
  const blocks = unlabelledBlocks(document, to, used);
  const under = name ? vendorAddress(document, name, used) : [];
  const addressLines =
    from && from.addressLines.length > 0
      ? from.addressLines
      : under.length > 0
        ? under
        : // A single block without a label is more likely whom the letter is sent to.
          ((bill || blocks.length > 1 ? blocks[0]?.addressLines : undefined) ?? []);
  const addressee = blocks.find(
    (block) =>
      block.nameLines.length > 0 &&
      !block.nameLines.some((line) => line === name) &&
      !block.addressLines.some((line) => addressLines.includes(line)),
  );
  return {
    labelled,
    vendor: { nameLines: name ? wholeName(document, name) : [], addressLines },
    addressee: addressee ?? null,
  };
}

function labelledParties(document: DocumentRows, to: number): Map<PartyKind, Party> {
  const found = new Map<PartyKind, { party: Party; rank: number }>();
  for (const [rowIndex, row] of document.rows.entries()) {
    for (const [index, segment] of row.segments.entries()) {
      for (const [kind, labels] of Object.entries(partyLabels) as [PartyKind, readonly string[]][]) {
        const match = matchLabel(segment.text, labels);
        if (match === null || (rowIndex >= to && kind !== 'remit')) continue;
        // A short word such as `to` begins many sentences: then only a colon makes it a label.
        if (match.rest !== '' && !labels.includes(squash(segment.text.split(':')[0] ?? ''))) continue;
        if (match.rest !== '' && !segment.text.includes(':')) continue;
        const party = partyAt(document, rowIndex, index, match.rest);
        if (party === null) continue;
        const rank = match.length + (party.addressLines.length > 0 ? 20 : 0);
        const known = found.get(kind);
        if (!known || rank > known.rank) found.set(kind, { party, rank });
      }
    }
  }
  return new Map([...found].map(([kind, { party }]) => [kind, party]));
}

/** `Customer: A Company   Address: 1 Some Street`: an address with a label of its own, next to a name. */
function addressBeside(document: DocumentRows, to: number, { nameLines }: Party): Segment[] {
  const nameRow = document.rows.findIndex((row) => row.segments.some((segment) => nameLines.includes(segment)));
  if (nameRow < 0) return [];
  for (let rowIndex = nameRow; rowIndex < Math.min(to, nameRow + 3); rowIndex += 1) {
    for (const [index, segment] of (document.rows[rowIndex]?.segments ?? []).entries()) {
      const match = matchLabel(segment.text, ['address']);
      const party = match && partyAt(document, rowIndex, index, match.rest);
      if (party) return party.addressLines.length > 0 ? party.addressLines : party.nameLines;
    }
  }
  return [];
}

/** The block behind a label: in the same text, under it, or at its right, whichever holds something. */
function partyAt(document: DocumentRows, rowIndex: number, index: number, rest: string): Party | null {
  const row = document.rows[rowIndex] as Row;
  const label = row.segments[index] as Segment;
  if (rest !== '') {
    if (!isNameLike(rest) && !isStreetLine(rest)) return null;
    const lines = blockFrom(document, rowIndex, label, (segment) => isInvoiceLabel(segment.text));
    return partyOf([{ ...label, text: rest }, ...lines.slice(1)]);
  }
  const under = blockFrom(document, rowIndex, label, (segment) => isInvoiceLabel(segment.text), 8).slice(1);
  if (under.length > 0) return partyOf(under);
  const right = row.segments[index + 1];
  if (!right || isInvoiceLabel(right.text) || /^\W*$/.test(right.text)) return null;
  return partyOf(blockFrom(document, rowIndex, right, (segment) => isInvoiceLabel(segment.text)));
}

function partyOf(lines: Segment[]): Party | null {
  const party = toParty(lines);
  const name = party.nameLines[0];
  return name === undefined && party.addressLines.length === 0 ? null : party;
}

function vendorAddress(document: DocumentRows, name: Segment, used: Set<Segment>): Segment[] {
  const rowIndex = document.rows.findIndex((row) => row.segments.includes(name));
  const end = (segment: Segment) =>
    used.has(segment) ||
    (isInvoiceLabel(segment.text) && !/^address/i.test(segment.text)) ||
    formWord.test(segment.text);
  // Under a large name the address stands further off than its own lines do.
  const first = document.rows
    .slice(rowIndex + 1, rowIndex + 8)
    .flatMap((row) => (row.page === name.page ? row.segments : []))
    .find(
      (segment) =>
        (isStreetLine(segment.text) || isCityLine(segment.text)) &&
        Math.abs(segment.place[0] - name.place[0]) < 3 * heightOf(name) &&
        !used.has(segment),
    );
  if (!first) return [];
  const from = document.rows.findIndex((row) => row.segments.includes(first));
  const { addressLines } = toParty(blockFrom(document, from, first, end));
  // `48 Haywood Rd · Asheville, NC 28806`: the city may stand beside the street.
  const beside = document.rows[from]?.segments.find(
    (segment) => segment.place[0] > first.place[2] && isCityLine(segment.text) && !used.has(segment),
  );
  return beside && !addressLines.some(({ text }) => isCityLine(text)) ? [...addressLines, beside] : addressLines;
}

/** Blocks that hold a street or a city and stand under no label, top to bottom. */
function unlabelledBlocks(document: DocumentRows, to: number, used: Set<Segment>): Party[] {
  const blocks: Party[] = [];
  const seen = new Set<Segment>(used);
  for (const [rowIndex, row] of document.rows.slice(0, to).entries()) {
    for (const segment of row.segments) {
      if (seen.has(segment) || !isNameLike(segment.text) || isInvoiceLabel(segment.text) || formWord.test(segment.text))
        continue;
      const lines = blockFrom(document, rowIndex, segment, (line) => isInvoiceLabel(line.text) || seen.has(line));
      const party = toParty(lines);
      if (
        party.nameLines.length === 0 ||
        !party.addressLines.some(({ text }) => isStreetLine(text) || isCityLine(text))
      )
        continue;
      for (const line of lines) seen.add(line);
      blocks.push(party);
    }
  }
  return blocks;
}
