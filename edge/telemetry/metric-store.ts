import type { Metric, Sample } from './prometheus-text.ts';

type Labels = Record<string, string>;

/** The same labels in the same order are the same series. */
const keyOf = (labels: Labels) => JSON.stringify(Object.values(labels));

/** A number that only grows. The values of its labels must be of a small, known set. */
export function createCounter(name: string, help: string) {
  const samples = new Map<string, { labels: Labels; value: number }>();
  return {
    add(labels: Labels, value = 1): void {
      const sample = samples.get(keyOf(labels));
      if (sample === undefined) samples.set(keyOf(labels), { labels, value });
      else sample.value += value;
    },
    read: (): Metric => ({ name, help, type: 'counter', samples: [...samples.values()] }),
  };
}

/** How many of what was observed were at most so large. @param bounds - Upper bounds of the buckets, growing. */
export function createHistogram(name: string, help: string, bounds: readonly number[]) {
  const series = new Map<string, { labels: Labels; counts: number[]; sum: number }>();

  const toSamples = ({ labels, counts, sum }: { labels: Labels; counts: number[]; sum: number }): Sample[] => {
    let total = 0;
    const buckets = [...bounds, Number.POSITIVE_INFINITY].map((bound, index): Sample => {
      total += counts[index] ?? 0;
      const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
      return { suffix: '_bucket', labels: { ...labels, le }, value: total };
    });
    return [...buckets, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: total }];
  };

  return {
    observe(labels: Labels, value: number): void {
      const found = series.get(keyOf(labels)) ?? { labels, counts: Array(bounds.length + 1).fill(0), sum: 0 };
      series.set(keyOf(labels), found);
      const index = bounds.findIndex((bound) => value <= bound);
      const place = index === -1 ? bounds.length : index;
      found.counts[place] = (found.counts[place] ?? 0) + 1;
      found.sum += value;
    },
    read: (): Metric => ({ name, help, type: 'histogram', samples: [...series.values()].flatMap(toSamples) }),
  };
}
