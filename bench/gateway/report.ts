import { median } from '../main-job/memory.ts';
import type { Load } from './load.ts';
import type { Peer } from './peers.ts';

/** One peer under one load, in one round. `cpuMs` is what a request cost; null without a process to measure. */
export type Sample = Load & { peer: Peer; round: number; concurrency: number; cpuMs: number | null };

/** The table in Markdown: the median of all rounds for each peer and load. */
export function toTable(samples: readonly Sample[], peers: readonly Peer[], concurrencies: readonly number[]): string {
  const head = ['', 'at once', 'CPU ms a request', 'requests/s', 'added p50 ms', 'added p99 ms', 'requests', 'errors'];
  const rows = peers.flatMap((peer) =>
    concurrencies.map((concurrency) => {
      const own = samples.filter((sample) => sample.peer === peer && sample.concurrency === concurrency);
      const directMs = median(baselineOf(peer, concurrency, samples).map(({ p50Ms }) => p50Ms));
      const middle = (pick: (sample: Sample) => number) => median(own.map(pick));
      const sum = (pick: (sample: Sample) => number) => own.reduce((total, sample) => total + pick(sample), 0);
      return [
        ...[peer.name, String(concurrency), peer.pid === null ? '–' : middle(({ cpuMs }) => cpuMs ?? 0).toFixed(2)],
        middle(({ perSecond }) => perSecond).toFixed(0),
        ...[middle(({ p50Ms }) => p50Ms - directMs).toFixed(2), middle(({ p99Ms }) => p99Ms - directMs).toFixed(2)],
        ...[String(sum(({ requests }) => requests)), String(sum(({ errors }) => errors))],
      ];
    }),
  );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join('');
}

const baselineOf = ({ baseline }: Peer, concurrency: number, samples: readonly Sample[]): Sample[] =>
  samples.filter(
    ({ peer, ...sample }) => peer.pid === null && peer.baseline === baseline && sample.concurrency === concurrency,
  );

/** What a request of `peer` costs in CPU beside one of `other`: the median over what was measured in the same round. */
export function cpuRatio(samples: readonly Sample[], peer: Peer, other: Peer): number {
  const ratios = samples
    .filter((sample) => sample.peer === peer)
    .map((sample) => {
      const beside = samples.find(
        ({ peer: its, round, concurrency }) =>
          its === other && round === sample.round && concurrency === sample.concurrency,
      );
      return (sample.cpuMs ?? 0) / (beside?.cpuMs ?? Number.NaN);
    });
  return median(ratios);
}
