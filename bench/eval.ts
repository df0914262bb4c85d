import { writeFile } from 'node:fs/promises';
import { comparisonTables } from './eval/compare-runs.ts';
import { writeConfidenceModel } from './eval/confidence/write-model.ts';
import { mistakes } from './eval/mistakes.ts';
import { parseOptions, usage } from './eval/options.ts';
import { runService } from './eval/run-service.ts';
import { packetTruth, singleDocumentTruth } from './eval/score-split.ts';
import { readStoredRun, scoreRun, scoreSplits } from './eval/stored-run.ts';
import { summarise } from './eval/summarise.ts';
import { summaryTables } from './eval/summary-tables.ts';
import { type Table, toMarkdown, toText } from './eval/table.ts';
import { readManifest } from './manifest.ts';
import { readPackets } from './packets.ts';

const prepared = await prepare();
const { options, entries, fittedRuns } = prepared;
const tables = fittedRuns.length > 0 ? await writeConfidenceModel(entries, fittedRuns) : await evaluate(prepared);
const shown = tables.filter(({ rows }) => rows.length > 0).map(options.markdown ? toMarkdown : toText);
process.stdout.write(`${shown.join('\n\n')}\n`);

async function evaluate({ splitTruths, earlier, stored }: Awaited<ReturnType<typeof prepare>>): Promise<Table[]> {
  const { dir, degrade, json, markdown } = options;
  const splitFiles = splitTruths.map(({ file }) => file);
  const run = stored ?? { ...(await runService(dir, { entries, splitFiles }, degrade)), degrade };
  const scores = scoreRun(entries, run.documents);
  const summary = summarise(scores, scoreSplits(splitTruths, run.splits));
  if (json !== null) await writeFile(json, JSON.stringify({ ...run, summary }, null, 1));
  return [
    ...summaryTables(summary),
    ...(earlier ? comparisonTables(earlier, scores) : []),
    ...(markdown ? [] : mistakes(scores)),
  ];
}

/** Reads all there is to read before anything runs, for a wrong path should not cost an hour. Ends the process where there is nothing to run. */
async function prepare() {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options === null) {
      process.stdout.write(usage);
      return process.exit(0);
    }
    const { dir, type, from, against, fit } = options;
    const entries = (await readManifest(dir)).filter((entry) => type === null || entry.doc_type === type);
    const packets = type === null ? await readPackets(dir) : [];
    return {
      options,
      entries,
      splitTruths: [...packets.map(packetTruth), ...entries.flatMap((entry) => singleDocumentTruth(entry) ?? [])],
      earlier: against === null ? null : scoreRun(entries, (await readStoredRun(against)).documents),
      stored: from === null ? null : await readStoredRun(from),
      fittedRuns: await Promise.all(fit.map(readStoredRun)),
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\nnpm run eval -- --help tells how.\n`);
    return process.exit(2);
  }
}
