import { endsAddress, parseAddress } from '../../../shared/document-types/address.ts';
import { type Candidate, emptyCandidate, presentCandidate } from './candidate.ts';
import { centreY } from './form-word.ts';
import { joinedLines } from './lines-of-runs.ts';
import { blockLines, phonePattern, splitBlock } from './name-block.ts';
import type { Box, PageBoxes } from './read-page.ts';
import { type TextRun, withoutDirt } from './text-run.ts';

/** A person or company on a form. Label ids of the boxes that hold it; the address may stand in the name's own box. */
export type Party = { path: string; name: string; address?: string };

/** Label ids of boxes that hold one part of the address of the party above them, as newer forms have. */
const partParts = ['street', 'unit', 'city_line', 'city', 'region', 'postal', 'country', 'phone'] as const;
type PartBoxes = Partial<Record<(typeof partParts)[number], Box>>;

/** Candidates by path: `payer.name`, `payer.address.raw`, `payer.phone`. */
export type PartyCandidates = Map<string, Candidate[]>;

/** Reads all parties of a page, a candidate a copy. */
export function readParties(page: PageBoxes, parties: readonly Party[]): PartyCandidates {
  const found: PartyCandidates = new Map();
  const names = parties.flatMap((party) => (page.boxes.get(party.name) ?? []).map((box) => ({ party, box })));
  const parts = new Map(names.map(({ box }) => [box, {} as PartBoxes]));
  for (const id of partParts) {
    for (const box of page.boxes.get(id) ?? []) {
      const owner = ownerOf(
        box,
        names.map((name) => name.box),
        page.page.unit,
      );
      const owned = owner && parts.get(owner);
      if (owned) owned[id] ??= box;
    }
  }
  for (const { party, box } of names) {
    const own = readParty(page, party, box, parts.get(box) ?? {});
    for (const [path, candidate] of own) found.set(path, [...(found.get(path) ?? []), candidate]);
  }
  return found;
}

/** The name's box nearest above a part's box. */
function ownerOf(part: Box, names: readonly Box[], unit: number): Box | null {
  const [x, y] = part.hit.place;
  let best: { box: Box; distance: number } | null = null;
  for (const box of names) {
    const down = y - box.hit.place[1];
    const across = x - box.hit.place[0];
    if (down < -unit || across < -3 * unit) continue;
    const distance = Math.abs(down) + 0.2 * Math.abs(across);
    if (distance < (best?.distance ?? 24 * unit)) best = { box, distance };
  }
  return best?.box ?? null;
}

function readParty(page: PageBoxes, party: Party, box: Box, parts: PartBoxes): [string, Candidate][] {
  const { unit } = page.page;
  const { source } = page;
  const below = party.address === undefined ? null : nearestBelow(page, party.address, box);
  const read = splitBlock(blockLines(withRunsAbove(fromLabelDown(box), below), unit));
  const candidates: [string, Candidate][] = [];
  const add = (path: string, lines: readonly TextRun[], text: string, cost: number) => {
    const words = lines.flatMap((line) => line.words);
    candidates.push([
      path,
      presentCandidate(text, words, { source, cost, sourceText: lines.map(({ text }) => text).join('\n') }),
    ]);
  };
  const cost = box.content[0]?.cost ?? 0;
  if (read.name.length > 0) add(`${party.path}.name`, read.name, textOf(read.name, ' '), cost);
  else {
    const at = box.hit.words[0];
    candidates.push([`${party.path}.name`, emptyCandidate('blank', page.page.page, at?.bbox ?? null, { source })]);
  }

  const separate = below ? separateAddress(below, unit) : [];
  const lines = [partLines(parts, unit), separate, read.address].find((some) => some.length > 0) ?? [];
  const address = parseAddress(addressTexts(lines, parts, unit));
  // An address that breaks off before its state and ZIP code gives way to one that does not.
  if (address) add(`${party.path}.address.raw`, lines, address.raw, cost + (address.postal_code === null ? 4 : 0));

  const phone = [...(parts.phone ? blockLines(parts.phone, unit) : []), ...read.phone].find((line) =>
    phonePattern.test(line.text),
  );
  if (phone) add(`${party.path}.phone`, [phone], phonePattern.exec(phone.text)?.[0] ?? phone.text, cost);
  return candidates;
}

function nearestBelow(page: PageBoxes, id: string, name: Box): Box | null {
  const boxes = (page.boxes.get(id) ?? []).filter(({ hit }) => hit.place[1] >= name.hit.place[1]);
  return boxes.sort((a, b) => a.hit.place[1] - b.hit.place[1])[0] ?? null;
}

/** A number far to the right, such as the form's year, is no part of a name or address. */
const isAside = (run: TextRun, { hit, content }: Box) =>
  !/\p{L}/u.test(run.text) &&
  !phonePattern.test(run.text) &&
  content.some((other) => other.run !== run) &&
  run.place[0] > hit.place[2];

/** Print above a name's label is the label's own first line, or another box. */
const fromLabelDown = (box: Box): Box => ({
  ...box,
  content: box.content.filter(({ run }) => centreY(run) > box.hit.place[1] && !isAside(run, box)),
});

/** A W-2 prints the label of the address at the foot of the box: what stands close above it belongs to the name's block. */
function withRunsAbove(name: Box, below: Box | null): Box {
  if (!below) return name;
  const above = below.content.filter(({ run }) => run.place[3] <= below.hit.place[1] + 1);
  return { ...name, content: [...name.content, ...above] };
}

/** Some issuers give the address a box of its own. */
function separateAddress(box: Box, unit: number): TextRun[] {
  const content = box.content.filter(({ run }) => run.place[1] >= box.hit.place[1] - 1);
  const lines = blockLines({ ...box, content }, unit);
  return lines.some(({ text }) => endsAddress(text)) ? splitBlock(lines).all : [];
}

const partLines = (parts: PartBoxes, unit: number): TextRun[] =>
  (['street', 'unit', 'city_line', 'city', 'region', 'postal'] as const).flatMap((id) => {
    const box = parts[id];
    return box ? blockLines(box, unit).slice(0, id === 'street' ? 2 : 1) : [];
  });

/** The lines of an address, put together from its parts where each has a box of its own. */
function addressTexts(lines: readonly TextRun[], parts: PartBoxes, unit: number): string[] {
  if (!parts.city && !parts.region && !parts.postal) return lines.map((line) => withoutDirt(line.text));
  const part = (id: keyof PartBoxes) => {
    const box = parts[id];
    return box ? withoutDirt(firstLine(box, unit)) : '';
  };
  const place = [part('city'), [part('region'), part('postal')].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return [part('street'), part('unit'), place].filter(Boolean);
}

/** States and units are short, so here a single letter or digit counts too. */
const firstLine = (box: Box, unit: number) =>
  joinedLines(
    box.content.map(({ run }) => run),
    unit,
  )[0]?.text ?? '';

const textOf = (lines: readonly TextRun[], between: string) =>
  lines.map((line) => withoutDirt(line.text)).join(between);
