/** One document with the public answers to it; `extract` was asked for with the true `doc_type`. */
export type EvaluatedDocument = { file: string; classify: unknown; extract: unknown; error: unknown; ms: number };
