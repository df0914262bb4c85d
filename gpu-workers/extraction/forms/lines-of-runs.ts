import { centreY } from './form-word.ts';
import { joinRuns } from './read-value.ts';
import type { TextRun } from './text-run.ts';

/** Puts runs that stand at one height together, from top to bottom, each line from left to right. */
export function linesOfRuns(runs: readonly TextRun[], unit: number): TextRun[][] {
  const lines: { runs: TextRun[]; y: number }[] = [];
  for (const run of [...runs].sort((a, b) => centreY(a) - centreY(b))) {
    const line = lines.at(-1);
    if (line && Math.abs(centreY(run) - line.y) < 0.6 * unit) {
      line.runs.push(run);
      line.y += (centreY(run) - line.y) / line.runs.length;
    } else lines.push({ runs: [run], y: centreY(run) });
  }
  return lines.map((line) => line.runs.sort((a, b) => a.place[0] - b.place[0]));
}

/** The same with each line as one run. */
export const joinedLines = (runs: readonly TextRun[], unit: number): TextRun[] => linesOfRuns(runs, unit).map(joinRuns);
