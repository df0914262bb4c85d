import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readWeights } from './weights.ts';

it('the installed weights are the ones that were tried', async () => {
  const { detector, recogniser } = await readWeights();
  expect(detector.length).toBeGreaterThan(4_000_000);
  expect(recogniser.length).toBeGreaterThan(10_000_000);
});

it('other weights under the same name are refused', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'weights-'));
  try {
    for (const name of ['ch_PP-OCRv4_det_infer.onnx', 'ch_PP-OCRv4_rec_infer.onnx', 'ppocr_keys_v1.txt'])
      await writeFile(join(dir, name), 'something else');
    await expect(readWeights(dir)).rejects.toThrow('is not the file that was tried');
  } finally {
    await rm(dir, { recursive: true });
  }
});

it('missing weights are said in plain words', async () => {
  await expect(readWeights('/nonexistent')).rejects.toThrow('Run npm ci');
});
