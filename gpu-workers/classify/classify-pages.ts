import { type DocType, docTypes } from '../../shared/document-types/doc-type.ts';
import type { ClassifyOutput } from '../../shared/job-input.ts';
import type { Page } from '../documents/page.ts';
import type { Engine } from '../engine/client.ts';
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

type ClassifiedPage = { page: number; blank: boolean; choice: PageChoice };
/** The picture that shows a type best, kept for the question why. One a type, so memory does not grow with the pages. */
type Exhibits = Map<DocType, { probability: number; png: Buffer }>;

/**
 * Chooses one type for all pages together and says why.
 *
 * @throws EngineError; an error of the pages' source.
 */
export async function classifyPages(
  engine: Engine,
  pages: AsyncIterable<Page>,
  options: ClassifyOptions,
): Promise<ClassifyOutput> {
  const exhibits: Exhibits = new Map();
  let pagesDone = 0;
  const classified = await mapPages(pages, options.pagesInFlight, async (page): Promise<ClassifiedPage> => {
    const blank = isBlank(page);
    const choice = blank ? blankChoice() : await lookAt(engine, page, exhibits, options);
    pagesDone += 1;
    options.onPage?.(pagesDone);
    return { page: page.page, blank, choice };
  });

  const written = classified.filter(({ blank }) => !blank);
  const deciding = written.length > 0 ? written : classified;
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
    pages: classified.map(({ page, choice }) => ({ page, ...(rank(softmax(choice.logProbabilities))[0] as Ranked) })),
    calibrated: false,
    warnings: [
      ...(why.found ? [] : [`No printed evidence for ${best.type} was found; please look at the document.`]),
      ...(refused ? ['The model was unwilling to choose one of the types; please look at the document.'] : []),
    ],
  };
}

async function lookAt(engine: Engine, page: Page, exhibits: Exhibits, options: ClassifyOptions): Promise<PageChoice> {
  const png = await toClassifierPng(page);
  const choice = await chooseType(engine, png, options);
  const { type, confidence } = rank(softmax(choice.logProbabilities))[0] as Ranked;
  if (confidence > (exhibits.get(type)?.probability ?? 0)) exhibits.set(type, { probability: confidence, png });
  return choice;
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
