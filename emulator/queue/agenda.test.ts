import { expect, it } from 'vitest';
import { createAgenda } from './agenda.ts';

it('an agenda gives back what is due in the order of time, whatever the order it came in', () => {
  const agenda = createAgenda();
  const times = [5, 3, 9, 1, 7, 1, 8, 2, 6, 4];
  for (const atMs of times) agenda.add(atMs, `job-${atMs}`);
  expect(agenda.nextAtMs()).toBe(1);
  const taken: number[] = [];
  for (let entry = agenda.takeDue(7); entry !== null; entry = agenda.takeDue(7)) taken.push(entry.atMs);
  expect(taken).toEqual([1, 1, 2, 3, 4, 5, 6, 7]);
  expect(agenda.nextAtMs()).toBe(8);
  expect(agenda.takeDue(9)).toEqual({ atMs: 8, id: 'job-8' });
  expect(agenda.takeDue(9)).toEqual({ atMs: 9, id: 'job-9' });
  expect(agenda.takeDue(9)).toBeNull();
  expect(agenda.nextAtMs()).toBeNull();
});
