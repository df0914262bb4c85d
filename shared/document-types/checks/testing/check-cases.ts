import { describe, expect, it } from 'vitest';
import type { DocType } from '../../doc-type.ts';
import { runChecks } from '../run-checks.ts';
import type { Data } from '../sums.ts';

/** What to change in a sound document, so that a check fails or has nothing to say. */
export type CheckCases = Record<string, { fails: readonly Data[]; skips: readonly Data[]; passes?: readonly Data[] }>;

/** Whether the worst of a check's results fails: it may speak of several rows or boxes. */
export function outcomeOf(docType: DocType, data: Data, id: string): string | undefined {
  const statuses = runChecks(docType, data).flatMap((result) => (result.id === id ? [result.status] : []));
  return ['fail', 'pass', 'skipped'].find((status) => statuses.some((one) => one === status));
}

/** Makes the tests of a type: every check passes on `sound`, and fails and is skipped on each change that is listed. */
export function describeChecks(docType: DocType, sound: Data, cases: CheckCases): void {
  it(`a sound ${docType} passes all its checks, and each of them has its cases here`, () => {
    const results = runChecks(docType, sound);
    expect(results.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(new Set(results.map(({ id }) => id))).toEqual(new Set(Object.keys(cases)));
  });

  it(`a ${docType} stays as it was`, () => {
    const before = structuredClone(sound);
    runChecks(docType, sound);
    expect(sound).toEqual(before);
  });

  it(`a ${docType} of which nothing was read fails no error check`, () => {
    const failed = runChecks(docType, {}).filter(({ status, severity }) => status === 'fail' && severity === 'error');
    expect(failed).toEqual([]);
  });

  describe.each(Object.entries(cases))('%s', (id, { fails, skips, passes = [{}] }) => {
    it.each(passes)('passes with %j', (change) => expect(outcomeOf(docType, { ...sound, ...change }, id)).toBe('pass'));
    it.each(fails)('fails with %j', (change) => expect(outcomeOf(docType, { ...sound, ...change }, id)).toBe('fail'));
    it.each(skips)('is skipped, with a reason, with %j', (change) => {
      const results = runChecks(docType, { ...sound, ...change }).filter((result) => result.id === id);
      expect(results).not.toEqual([]);
      for (const result of results) {
        expect(result).toMatchObject({ status: 'skipped', suspects: [], reason: expect.stringMatching(/\w/) });
      }
    });
  });
}
