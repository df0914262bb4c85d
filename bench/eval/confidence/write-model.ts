import { writeFile } from 'node:fs/promises';
import type { ManifestEntry } from '../../manifest.ts';
import type { StoredRun } from '../stored-run.ts';
import type { Table } from '../table.ts';
import { toSamples } from './confidence-samples.ts';
import { fitConfidence } from './fit-confidence.ts';

const modelFile = new URL('../../../gpu-workers/extraction/confidence-model.json', import.meta.url);

/** Fits the confidence of values to stored runs and puts the weights where the service reads them. */
export async function writeConfidenceModel(
  entries: readonly ManifestEntry[],
  runs: readonly StoredRun[],
): Promise<Table[]> {
  const { model, tables } = fitConfidence(
    runs.map(({ documents, degrade }) => ({
      name: degrade.length === 0 ? 'as published' : degrade.join(', '),
      samples: toSamples(entries, documents),
    })),
    new Date().toISOString().slice(0, 10),
  );
  await writeFile(modelFile, `${JSON.stringify(model, null, 2)}\n`);
  return tables;
}
