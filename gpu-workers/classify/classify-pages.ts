import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';
import { ApiError } from '../../shared/errors.ts';
import type { ClassifyOutput } from '../../shared/job-input.ts';
import { checkSomePageIsDrawn } from '../documents/broken-pages.ts';
import { type BrokenPage, isBroken, type Page } from '../documents/page.ts';
import type { Engine } from '../engine/client.ts';
import { EngineError, isPageFault } from '../engine/engine-error.ts';
import { isBlank } from '../engine/ink.ts';
import { mapPages } from '../engine/map-pages.ts';
import {
  chooseType,
  combinePages,
  explainType,
  type PageChoice,
  softmax,
  type TypeLogProbabilities,
  toClassifierPng,
} from '../engine/qwen-vl.ts';

export type ClassifyOptions = {
  callerPrompt?: string | undefined;
  pagesInFlight: number;
  signal: AbortSignal;
  onPage?: (pagesDone: number) => void;
};

/** More than this much probability on answers that are no letter: the model did not want to choose. */
const MAX_REFUSAL_MASS = 0.3;
/** Without printed evidence for the type nobody should act on it unseen. */
const MAX_UNEXPLAINED_CONFIDENCE = 0.5;
const DECIMALS = 4;

type SeenPage = { page: number; blank: boolean; isIncomplete: boolean; choice: PageChoice };
/** A page that cannot be drawn, or with which the engine can do nothing. */
type UnseenPage = { page: number; fault: Error };
const isSeen = (page: SeenPage | UnseenPage): page is SeenPage => 'choice' in page;
/** The picture that shows a type best, kept for the question why. One a type, so memory does not grow with the pages. */
type Exhibits = Map<DocType, { probability: number; png: Buffer }>;

/**
 * Chooses one type for all pages together and says why. A page that cannot be looked at is a warning.
 *
 * @throws EngineError; an error of the pages' source; with no page to look at, what is wrong with the first.
 */
export async function classifyPages(
  engine: Engine,
  pages: AsyncIterable<Page | BrokenPage>,
  options: ClassifyOptions,
): Promise<ClassifyOutput> {
  const exhibits: Exhibits = new Map();
  let pagesDone = 0;
  const classified = await mapPages(pages, options.pagesInFlight, async (page) => {
    const result = isBroken(page) ? page : await lookAt(engine, page, exhibits, options);
    pagesDone += 1;
    options.onPage?.(pagesDone);
    return result;
  });
  const seen = seenPages(classified);
  const written = seen.filter(({ blank }) => !blank);
  const deciding = written.length > 0 ? written : seen;
  const probabilities = softmax(combinePages(deciding.map(({ choice }) => choice.logProbabilities)));
  const ranked = rank(probabilities);
  const [best, ...others] = ranked as [Ranked, ...Ranked[]];
  const why = await explain(engine, best.type, exhibits, options);
  const refused = deciding.some(({ choice }) => choice.refusalMass > MAX_REFUSAL_MASS);

  return {
    type: best.type,
    confidence: why.found ? best.confidence : Math.min(best.confidence, MAX_UNEXPLAINED_CONFIDENCE),
    reasoning: why.text,
    alternatives: others,
    pages: classified.map((page) => ({ page: page.page, ...typeOf(page) })),
    calibrated: false,
    warnings: [
      ...classified.flatMap(warningOf),
      ...(why.found ? [] : [`No printed evidence for ${best.type} was found; please look at the document.`]),
      ...(refused ? ['The model was unwilling to choose one of the types; please look at the document.'] : []),
    ],
  };
}

async function lookAt(
  engine: Engine,
  page: Page,
  exhibits: Exhibits,
  options: ClassifyOptions,
): Promise<SeenPage | UnseenPage> {
  const blank = isBlank(page);
  try {
    const choice = blank ? blankChoice() : await choose(engine, page, exhibits, options);
    return { page: page.page, blank, isIncomplete: page.isIncomplete === true, choice };
  } catch (error) {
    if (!(error instanceof EngineError) || !isPageFault(error)) throw error;
    return { page: page.page, fault: error };
  }
}

async function choose(engine: Engine, page: Page, exhibits: Exhibits, options: ClassifyOptions): Promise<PageChoice> {
  const png = await toClassifierPng(page);
  const choice = await chooseType(engine, png, options);
  const { type, confidence } = rank(softmax(choice.logProbabilities))[0] as Ranked;
  if (confidence > (exhibits.get(type)?.probability ?? 0)) exhibits.set(type, { probability: confidence, png });
  return choice;
}

/** @throws what is wrong with the pages when none could be looked at. */
function seenPages(classified: (SeenPage | UnseenPage)[]): SeenPage[] {
  const faults = classified.flatMap((page) => (isSeen(page) ? [] : [page.fault]));
  checkSomePageIsDrawn(
    faults.filter((fault) => fault instanceof ApiError),
    classified.length,
  );
  const seen = classified.filter(isSeen);
  if (seen.length === 0 && faults[0]) throw faults[0];
  return seen;
}

/** A page that nobody saw is `other`, which parts no document, with no confidence at all. */
const typeOf = (page: SeenPage | UnseenPage): Ranked =>
  isSeen(page) ? (rank(softmax(page.choice.logProbabilities))[0] as Ranked) : { type: 'other', confidence: 0 };

function warningOf(page: SeenPage | UnseenPage): string[] {
  if (isSeen(page)) return page.isIncomplete ? [`Page ${page.page} is damaged; only part of it was seen.`] : [];
  return [`Page ${page.page} ${page.fault instanceof ApiError ? 'is damaged and ' : ''}could not be looked at.`];
}

async function explain(engine: Engine, type: DocType, exhibits: Exhibits, options: ClassifyOptions) {
  if (exhibits.size === 0) return { found: true, text: 'No page has anything printed on it.' };
  const exhibit = exhibits.get(type) ?? [...exhibits.values()].sort((a, b) => b.probability - a.probability)[0];
  const text = exhibit && (await explainType(engine, exhibit.png, type, options));
  if (text) return { found: true, text };
  // "Something else" is chosen for what is missing, so missing evidence does not speak against it.
  return type === 'other'
    ? { found: true, text: 'Nothing printed on it belongs to one of the other types.' }
    : { found: false, text: `No printed evidence for ${type} was found.` };
}

type Ranked = { type: DocType; confidence: number };

const rank = (probabilities: TypeLogProbabilities): Ranked[] =>
  docTypes
    .map((type) => ({ type, confidence: Number(probabilities[type].toFixed(DECIMALS)) }))
    .sort((a, b) => b.confidence - a.confidence);

/** A page without ink is not shown to the model. */
const blankChoice = (): PageChoice => ({
  logProbabilities: Object.fromEntries(
    docTypes.map((type) => [type, type === 'other' ? 0 : -10]),
  ) as TypeLogProbabilities,
  refusalMass: 0,
});
