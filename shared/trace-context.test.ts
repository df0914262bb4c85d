import { describe, expect, it } from 'vitest';
import { nextSpan, parseTraceparent, toTraceparent } from './trace-context.ts';

const header = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('a traceparent', () => {
  it('is read and written as it was', () => {
    const trace = parseTraceparent(header);
    expect(trace).toEqual({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      isSampled: true,
    });
    expect(trace && toTraceparent(trace)).toBe(header);
  });

  it('of a later version is read as far as we know it', () => {
    expect(parseTraceparent(`01${header.slice(2)}-more`)?.spanId).toBe('00f067aa0ba902b7');
  });

  it.each([
    undefined,
    '',
    'x',
    `ff${header.slice(2)}`,
    header.toUpperCase(),
    header.replace(/4bf9.{28}/, '0'.repeat(32)),
    header.replace('00f067aa0ba902b7', '0'.repeat(16)),
    `${header}-${'x'.repeat(300)}`,
  ])('that is none begins a new trace: %s', (text) => {
    expect(parseTraceparent(text)).toBeNull();
  });
});

describe('the next step', () => {
  it('stays in its trace under a span of its own', () => {
    const before = parseTraceparent(header.replace(/01$/, '00'));
    const next = nextSpan(before);
    expect(next).toMatchObject({ traceId: before?.traceId, isSampled: false });
    expect(next.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(next.spanId).not.toBe(before?.spanId);
  });

  it('without one before begins a trace, and no two are the same', () => {
    expect(nextSpan(null).traceId).not.toBe(nextSpan(null).traceId);
    expect(parseTraceparent(toTraceparent(nextSpan(null)))).not.toBeNull();
  });
});
