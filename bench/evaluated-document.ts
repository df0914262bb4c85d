import type { DocumentKind } from './manifest.ts';

/** One document with the public answers to it; `extract` was asked for with the true `doc_type`. */
export type EvaluatedDocument = {
  file: string;
  /** Null in runs that did not look at it. */
  kind: DocumentKind | null;
  classify: unknown;
  extract: unknown;
  error: unknown;
  ms: number;
};

/** A file of several pages with the public answer to it; nothing was said of its type. */
export type EvaluatedSplit = { file: string; extract: unknown; error: unknown; ms: number };

export type EvaluatedRun = { documents: EvaluatedDocument[]; splits: EvaluatedSplit[] };
