import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

const image = (name: string) => `ghcr.io/example/${name}@sha256:${'0'.repeat(64)}`;
const images = ['--classify-image', image('classify'), '--extract-image', image('extract')];

describe('the options', () => {
  it('are development, both endpoints, with the cached model, when only the images are given', () => {
    expect(parseOptions(images, {})).toMatchObject({
      kind: 'deploy',
      options: { environment: 'development', workersMin: 0, workersMax: 1, withCachedModel: true, isConfirmed: false },
    });
  });

  it('take the images from variables as well, the command line first', () => {
    const env = { DOCPROC_CLASSIFY_IMAGE: image('from-env'), DOCPROC_EXTRACT_IMAGE: image('from-env') };
    const parsed = parseOptions(['--extract-image', image('extract')], env);
    const taken = parsed.kind === 'deploy' ? Object.fromEntries(parsed.options.images) : null;
    expect(taken).toEqual({ classify: image('from-env'), extract: image('extract') });
  });

  it('need the image of what is deployed only', () => {
    expect(parseOptions(['--only', 'extract', '--extract-image', image('extract')], {}).kind).toBe('deploy');
  });

  it('need no image for a dry run, but take no other than a pinned one', () => {
    const parsed = parseOptions(['--dry-run'], {});
    expect(parsed.kind === 'deploy' && parsed.options.images.get('extract')).toBe('{image of extract}@sha256:{digest}');
    expect(parseOptions(['--dry-run', '--extract-image', 'example:latest'], {}).kind).toBe('wrong');
  });

  it('keep what stands behind the first = of a variable', () => {
    const parsed = parseOptions([...images, '--set', 'VLLM_EXTRA_ARGS=--seed=1', '--set', 'EMPTY='], {});
    expect(parsed).toMatchObject({ options: { variables: { VLLM_EXTRA_ARGS: '--seed=1', EMPTY: '' } } });
  });

  it.each([
    { args: ['--classify-image', 'ghcr.io/example/classify:0.1.0'], says: 'must be pinned by its digest' },
    { args: ['--classify-image', `ghcr.io/x@sha256:${'g'.repeat(64)}`], says: 'must be pinned by its digest' },
    { args: [...images, '--env', 'prod'], says: 'must be development or production' },
    { args: [...images, '--only', 'both'], says: 'must be classify or extract' },
    { args: [...images, '--workers-max', '3.5'], says: 'must be a whole number' },
    { args: [...images, '--workers-max', '101'], says: 'must be a whole number from 0 to 100' },
    { args: [...images, '--workers-min', '4'], says: 'more than --workers-max 1' },
    { args: [...images, '--set', '=x'], says: '--set takes NAME=VALUE' },
    { args: [...images, '--no-such-option'], says: '--no-such-option' },
    { args: [...images, 'classify'], says: 'classify' },
  ])('are refused: $says', ({ args, says }) => {
    const parsed = parseOptions(args, {});
    expect(parsed.kind === 'wrong' && parsed.reason).toContain(says);
  });

  it('that hold a secret are not repeated in the refusal', () => {
    const parsed = parseOptions([...images, '--set', 'HF-TOKEN=hf_secret'], {});
    expect(parsed.kind === 'wrong' && parsed.reason).toBe('--set takes NAME=VALUE.');
  });
});
