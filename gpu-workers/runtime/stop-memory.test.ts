import { describe, expect, it } from 'vitest';
import { createStopMemory } from './stop-memory.ts';
import { createFakeClock } from './testing/fake-clock.ts';

describe('a stop signal for a job that is not here', () => {
  const start = () => {
    const clock = createFakeClock();
    return { clock, memory: createStopMemory(clock) };
  };

  it('drops that job once, if it comes within 10 s', () => {
    const { clock, memory } = start();
    memory.sawStop('a');
    memory.sawStop('b');
    clock.advance(10_000);
    expect(memory.shouldDrop('a')).toBe(true);
    expect(memory.shouldDrop('a')).toBe(false);
    clock.advance(1);
    expect(memory.shouldDrop('b')).toBe(false);
  });

  it('is only a repetition when the job was here a moment ago, and does not swallow its retry', () => {
    const { clock, memory } = start();
    memory.sawJob('a');
    clock.advance(9_000);
    memory.sawStop('a');
    expect(memory.shouldDrop('a')).toBe(false);
  });
});
