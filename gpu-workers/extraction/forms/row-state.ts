import { parseState } from '../../../shared/document-types/identifiers.ts';
import { type Candidate, presentCandidate } from './candidate.ts';
import { centreY } from './form-word.ts';
import type { PageBoxes } from './read-page.ts';
import type { RowCandidates } from './read-rows.ts';
import type { TextRun } from './text-run.ts';

/** What this form calls the state's number; null where its table has none. */
export type StateIdKey = 'employer_state_id' | 'state_id' | null;

/** The state may stand in the box of the state's number, or left of it under a label that OCR lost. */
export function withState(
  row: RowCandidates,
  line: readonly TextRun[],
  { page, idKey }: { page: PageBoxes; idKey: StateIdKey },
): RowCandidates {
  if (idKey === null) return row;
  const id = row.get(idKey);
  const both = row.get('state');
  if (both && !id) return withId(row, both, idKey);
  if (!id || row.has('state')) return row;
  const split = /^([A-Z]{2})(?:[\s/-]+|[Il|!\]]\s+)(\S.*)$/.exec(String(id.value));
  const state = split?.[1] === undefined ? null : parseState(split[1]);
  if (state !== null && split?.[2] !== undefined) {
    return new Map([...row, ['state', { ...id, value: state }], [idKey, { ...id, value: split[2] }]]);
  }
  const [first] = line;
  const { unit } = page.page;
  const beside =
    first &&
    page.runs.find(
      (run) =>
        run.place[2] <= first.place[0] + unit &&
        first.place[0] - run.place[2] < 8 * unit &&
        Math.abs(centreY(run) - centreY(first)) < 0.6 * unit &&
        /^[A-Z]{2}$/.test(run.text) &&
        parseState(run.text) !== null,
    );
  if (!beside) return row;
  const found = presentCandidate(beside.text, beside.words, { source: page.source, cost: 2 });
  return new Map([['state', found], ...row]);
}

/** The other way round: state and number in the box of the state. */
function withId(row: RowCandidates, both: Candidate, idKey: string): RowCandidates {
  const split = /^([A-Z]{2})[\s/-]+(\d\S.*|\S*\d\S*)$/.exec(String(both.value));
  const state = split?.[1] === undefined ? null : parseState(split[1]);
  if (state === null || split?.[2] === undefined) return row;
  return new Map([...row, ['state', { ...both, value: state }], [idKey, { ...both, value: split[2] }]]);
}
