import { expect, it } from 'vitest';
import { createTestClock } from '../testing/clock.ts';
import { operator } from './operator.ts';
import { createNoteUse } from './use-notes.ts';

const HOUR_MS = 3_600_000;

it('a key’s use is told to its tenant once an hour, to the hour, and the operator’s never', async () => {
  const clock = createTestClock();
  const notes: unknown[] = [];
  const noteUse = createNoteUse({
    tenants: (tenantId) => ({ noteKeyUse: async (keyId, hourMs) => void notes.push([tenantId, keyId, hourMs]) }),
    now: clock.now,
    report: () => {},
  });
  const hourMs = clock.now();
  const [first, second] = ['key_1', 'key_2'].map((keyId) => ({ ...operator, tenantId: 'acme', keyId }));
  for (const caller of [first, second, first, operator]) await noteUse(caller as typeof operator);
  clock.advance(HOUR_MS - 1);
  expect(noteUse(first as typeof operator)).toBeNull();
  clock.advance(1);
  await noteUse(first as typeof operator);
  expect(notes).toEqual([
    ['acme', 'key_1', hourMs],
    ['acme', 'key_2', hourMs],
    ['acme', 'key_1', hourMs + HOUR_MS],
  ]);
});

it('a note that cannot be made is reported and harms no request', async () => {
  const reported: unknown[] = [];
  const noteUse = createNoteUse({
    tenants: () => ({ noteKeyUse: () => Promise.reject(new Error('moved')) }),
    now: () => 0,
    report: (error) => reported.push(error),
  });
  await noteUse({ ...operator, keyId: 'key_1' });
  expect(reported).toEqual([new Error('moved')]);
});
