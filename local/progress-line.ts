import pc from 'picocolors';
import type { JobProgress } from '../shared/job-input.ts';

export type ProgressLine = {
  /** Replaces what the line shows. */
  update(text: string): void;
  /** Takes the line away, so that lasting text can follow. */
  clear(): void;
};

/** One line of a terminal that is written over; on anything else than a terminal each change is a line of its own. */
export function createProgressLine(stream: NodeJS.WriteStream): ProgressLine {
  let last = '';
  return {
    update(text) {
      if (text === last) return;
      last = text;
      stream.write(stream.isTTY ? `\r\x1b[K${pc.dim(text)}` : `${text}\n`);
    },
    clear() {
      if (stream.isTTY && last !== '') stream.write('\r\x1b[K');
      last = '';
    },
  };
}

const stages = { fetching: 'fetching', reading: 'reading', extracting: 'reading the data' } as const;

export const describeProgress = (name: string, { stage, pages_done, page_count }: JobProgress): string =>
  page_count === null ? `${name}: ${stages[stage]}` : `${name}: ${stages[stage]}, page ${pages_done} of ${page_count}`;
