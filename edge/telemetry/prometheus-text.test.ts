import { describe, expect, it } from 'vitest';
import { parsePrometheus } from '../testing/parse-prometheus.ts';
import { createCounter, createHistogram } from './metric-store.ts';
import { toPrometheusText } from './prometheus-text.ts';

describe("Prometheus' text format", () => {
  it('holds any text as a label', () => {
    const counter = createCounter('a_total', 'With a \\ and a\nline.');
    counter.add({ text: 'a "quoted" \\ text\nof two lines, {and} = more' });
    expect(parsePrometheus(toPrometheusText([counter.read()])).samples).toEqual([
      { name: 'a_total', labels: { text: 'a "quoted" \\ text\nof two lines, {and} = more' }, value: 1 },
    ]);
  });

  it('counts in a histogram how many were at most as large, each bucket with those before it', () => {
    const histogram = createHistogram('a_seconds', 'Help.', [0.1, 1]);
    for (const value of [0.05, 0.1, 0.5, 3]) histogram.observe({ route: '/a' }, value);
    expect(toPrometheusText([histogram.read()])).toBe(`# HELP a_seconds Help.
# TYPE a_seconds histogram
a_seconds_bucket{route="/a",le="0.1"} 2
a_seconds_bucket{route="/a",le="1"} 3
a_seconds_bucket{route="/a",le="+Inf"} 4
a_seconds_sum{route="/a"} 3.65
a_seconds_count{route="/a"} 4
`);
  });

  it('is sound without any number, and with those that are none', () => {
    const gauge = { name: 'a', help: 'Help.', type: 'gauge' as const };
    expect(parsePrometheus(toPrometheusText([{ ...gauge, samples: [] }])).samples).toEqual([]);
    const values = [Number.NaN, Number.POSITIVE_INFINITY, -0.5, 1e21];
    const samples = values.map((value, n) => ({ labels: { n: String(n) }, value }));
    const parsed = parsePrometheus(toPrometheusText([{ ...gauge, samples }]));
    expect(parsed.samples.map(({ value }) => value)).toEqual(values);
  });
});
