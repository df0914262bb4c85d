import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('resolve-weights.sh', import.meta.url));
const REVISION = 'c0111ce6bc07803dbc267932ffef0ae3a51dc951';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'docproc-weights-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
});

function putWeights(folder: string): string {
  const path = join(place, folder);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'config.json'), '{}');
  writeFileSync(join(path, 'model-00001-of-00002.safetensors'), '');
  return path;
}

/** Where the link that vLLM is given points to, and its name; null when there are no weights. */
function resolveWeights(): { link: string; target: string } | null {
  const env = {
    PATH: process.env.PATH,
    MODEL_ID: 'rednote-hilab/dots.ocr',
    MODEL_REVISION: REVISION,
    MODEL_DIR: join(place, 'image/models/DotsOCR'),
    RUNPOD_VOLUME: join(place, 'volume'),
    MODEL_LINK_DIR: join(place, 'link'),
  };
  const command = ['-euo', 'pipefail', '-c', `source '${script}'; resolve_weights`];
  try {
    const link = execFileSync('bash', command, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return { link, target: readlinkSync(link) };
  } catch {
    return null;
  }
}

const cache = (name: string) => `volume/huggingface-cache/hub/${name}/snapshots`;
const cased = cache('models--rednote-hilab--dots.ocr');

describe('weights', () => {
  it.each([
    { where: 'in RunPod’s cache', folder: `${cased}/${REVISION}` },
    { where: 'in RunPod’s cache under a lower-cased name', folder: `${cache('models--Rednote-Hilab--DOTS.ocr')}/ab12` },
    { where: 'in the image', folder: 'image/models/DotsOCR' },
    { where: 'on the network volume', folder: 'volume/models/DotsOCR' },
  ])('$where are found, under a name without a dot', ({ folder }) => {
    const target = putWeights(folder);
    expect(resolveWeights()).toEqual({ link: join(place, 'link/DotsOCR'), target });
  });

  it('are taken from RunPod’s cache first, then the image, then the volume', () => {
    const [volume, image, cached] = ['volume/models/DotsOCR', 'image/models/DotsOCR', `${cased}/${REVISION}`];
    for (const folder of [volume, image, cached]) {
      const target = putWeights(folder);
      expect(resolveWeights()?.target).toBe(target);
    }
  });

  it('of the pinned revision come before the one that the cache calls its main, and that before the newest', () => {
    const newest = putWeights(`${cased}/0003`);
    expect(resolveWeights()?.target).toBe(newest);
    const older = putWeights(`${cased}/0002`);
    utimesSync(older, 1, 1);
    expect(resolveWeights()?.target).toBe(newest);
    mkdirSync(join(place, cased, '../refs'));
    writeFileSync(join(place, cased, '../refs/main'), '0002\n');
    expect(resolveWeights()?.target).toBe(older);
    const pinned = putWeights(`${cased}/${REVISION}`);
    expect(resolveWeights()?.target).toBe(pinned);
  });

  it('that are not whole do not count', () => {
    const path = join(place, cased, REVISION);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'config.json'), '{}');
    symlinkSync('../../blobs/missing', join(path, 'config.json.lock'));
    expect(resolveWeights()).toBeNull();
  });

  it('that are nowhere are an error, and nothing is downloaded', () => expect(resolveWeights()).toBeNull());
});
