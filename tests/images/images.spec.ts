import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FileServer, startFileServer } from '../../local/file-server.ts';
import { findFreePort } from '../../local/ports.ts';
import { classifyOutputSchema, extractOutputSchema } from '../../shared/job-input.ts';
import { type Buildah, createBuildah, run } from './buildah.ts';
import { type Container, startContainer } from './container.ts';
import { buildBases, buildCpuEngine, buildGpuImage, type GpuImage, images } from './images.ts';
import { isFinal, type Queue, startQueue } from './queue.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const w2 = join(root, 'local/samples/w2.pdf');

let folder: string;
let buildah: Buildah;
let files: FileServer;
let queue: Queue;
const containers: Container[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docproc-images-'));
  buildah = await createBuildah(folder);
  files = await startFileServer();
  queue = await startQueue();
  await buildBases(buildah, folder);
});

afterEach(async () => {
  queue.reset();
  for (const container of containers.splice(0)) await container.remove();
});

afterAll(async () => {
  await queue?.close();
  await files?.close();
  await buildah?.removeAll();
});

/** Weights as RunPod caches a model: the folder's name in lower case, the snapshot named by `refs/main`. */
async function cachedModel(id: string): Promise<string> {
  const volume = await mkdtemp(join(folder, 'volume-'));
  const repository = join(volume, `huggingface-cache/hub/models--${id.replace('/', '--').toLowerCase()}`);
  const snapshot = join(repository, 'snapshots/0123abcd');
  await mkdir(snapshot, { recursive: true });
  await mkdir(join(repository, 'refs'));
  await writeFile(join(repository, 'refs/main'), '0123abcd');
  await writeFile(join(snapshot, 'config.json'), '{}');
  await writeFile(join(snapshot, 'model.safetensors'), '');
  await run(['chmod', '--recursive', 'a+rX', volume]);
  return `${volume}:/runpod-volume`;
}

const modelOf = { classify: 'Qwen/Qwen2.5-VL-7B-Instruct', extract: 'rednote-hilab/dots.ocr' } as const;

async function startWorker(name: GpuImage, env: Record<string, string> = {}, mounts?: string[]): Promise<Container> {
  const container = await startContainer(buildah, images[name].tag, {
    env: {
      ...queue.workerVariables(name),
      VLLM_PORT: String(await findFreePort()),
      ALLOW_PRIVATE_SOURCES: 'true',
      ...env,
    },
    mounts: mounts ?? [await cachedModel(modelOf[name])],
  });
  containers.push(container);
  return container;
}

const jobFor = (task: GpuImage) => ({
  version: 1,
  request_id: 'r1',
  task,
  sources: [{ url: files.publish(w2) }],
  ...(task === 'extract' && { doc_type: 'W2', prompt_mode: 'layout_all' }),
});

it('the scripts pass shellcheck', async () => {
  const scripts = ['start.sh', 'resolve-weights.sh', 'classify/vllm-args.sh', 'extract/vllm-args.sh'];
  await run(['shellcheck', '--external-sources', ...scripts.map((name) => join(root, 'gpu-workers', name))]);
});

describe('the CPU engine’s image', () => {
  it('is built, and its entry point serves both models until SIGTERM', async () => {
    await buildCpuEngine(buildah, folder);
    const port = String(await findFreePort());
    const env = { RUNPOD_POD_ID: 'image-test-engine' };
    const args = ['--host', '127.0.0.1', '--port', port];
    const container = await startContainer(buildah, images['cpu-engine'].tag, { env, args });
    containers.push(container);
    await expect
      .poll(() => container.lines, { timeout: 30_000 })
      .toContain(`cpu-engine ready http://127.0.0.1:${port}`);
    const models = await (await fetch(`http://127.0.0.1:${port}/v1/models`)).json();
    expect(models).toMatchObject({ data: [{ id: 'qwen2.5-vl-7b' }, { id: 'dots-ocr' }] });
    container.signal('tini', 'SIGTERM');
    expect(await container.exitCode).toBe(0);
  });
});

describe.each(['classify', 'extract'] as const)('the %s image', (name) => {
  it('is built on its pinned base', () => buildGpuImage(buildah, folder, name));

  it('adds less than 100 MB to its base', async () => {
    const own = (await buildah.layerBytes(images[name].tag)).slice(
      (await buildah.layerBytes(images[name].base)).length,
    );
    const megabytes = own.map((bytes) => (bytes / 1e6).toFixed(1));
    console.log(`${name}: layers of our own, compressed, in MB: ${megabytes.join(' ')}`);
    expect(own.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(100e6);
  });

  it('says which model and vLLM it is made for, and runs as no root', async () => {
    const { User, Labels } = await buildah.config(images[name].tag);
    expect(User).toBe('docproc');
    expect(Labels).toMatchObject({
      'docproc.model': expect.stringMatching(new RegExp(`^${modelOf[name]}@[0-9a-f]{40}$`)),
      'docproc.vllm': images[name].versions.VLLM_VERSION,
    });
  });

  it('does a job with weights that RunPod cached, and ends with 0 when it is told to', async () => {
    const container = await startWorker(name);
    const id = await queue.submit(name, jobFor(name));
    const job = await queue.until(name, id, isFinal);
    expect(job.error, container.lines.join('\n')).toBeUndefined();
    if (name === 'classify') expect(classifyOutputSchema.parse(job.output)).toMatchObject({ type: 'W2' });
    else expect(extractOutputSchema.parse(job.output).data).toMatchObject({ employee: { ssn: '987-65-4321' } });
    container.signal('tini', 'SIGTERM');
    expect(await container.exitCode).toBe(0);
  });
});

describe('a worker whose vLLM dies in the middle of a job', () => {
  it('fails that job, takes no other, says that it is unhealthy and ends within 20 s; the next worker goes on', async () => {
    const container = await startWorker('extract', { DOCPROC_CONCURRENCY: '1' });
    await queue.workerReady('extract');
    container.signal('vllm.ts', 'SIGSTOP'); // so that the job is certainly running when the engine dies
    const running = await queue.submit('extract', jobFor('extract'));
    const waiting = await queue.submit('extract', jobFor('extract'));
    await queue.until('extract', running, ({ status }) => status === 'IN_PROGRESS');

    const killedAtMs = performance.now();
    container.signal('vllm.ts', 'SIGKILL');
    expect(await container.exitCode, container.lines.join('\n')).toBe(1);
    const tookMs = performance.now() - killedAtMs;
    console.log(`vLLM killed: the worker ended after ${(tookMs / 1000).toFixed(1)} s`);
    expect(tookMs).toBeLessThan(20_000);
    expect(await queue.workers('extract')).toMatchObject({ unhealthy: 1 });
    const failed = await queue.job('extract', running);
    expect(failed).toMatchObject({ status: 'FAILED', error: expect.stringContaining('engine_died') });
    expect(await queue.job('extract', waiting)).toMatchObject({ status: 'IN_QUEUE' });

    await startWorker('extract');
    expect(await queue.until('extract', waiting, isFinal)).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('an idle worker whose vLLM dies', () => {
  it('says that it is unhealthy and ends within 20 s', async () => {
    const container = await startWorker('classify');
    await queue.workerReady('classify');
    const killedAtMs = performance.now();
    container.signal('vllm.ts', 'SIGKILL');
    expect(await container.exitCode, container.lines.join('\n')).toBe(1);
    const tookMs = performance.now() - killedAtMs;
    console.log(`vLLM of an idle worker killed: the worker ended after ${(tookMs / 1000).toFixed(1)} s`);
    expect(tookMs).toBeLessThan(20_000);
    expect(await queue.workers('classify')).toMatchObject({ unhealthy: 1 });
  });
});

describe('a worker that hangs when its vLLM dies', () => {
  it('is not waited for: the container ends within 20 s', async () => {
    const container = await startWorker('classify');
    await queue.workerReady('classify');
    container.signal('classify/main.ts', 'SIGSTOP');
    const killedAtMs = performance.now();
    container.signal('vllm.ts', 'SIGKILL');
    expect(await container.exitCode).not.toBe(0);
    expect(performance.now() - killedAtMs).toBeLessThan(20_000);
  });
});

describe('a worker that gets SIGTERM in the middle of a job', () => {
  it('finishes and posts it, then ends with 0', async () => {
    const container = await startWorker('extract', { DOCPROC_CONCURRENCY: '1' });
    await queue.workerReady('extract');
    container.signal('vllm.ts', 'SIGSTOP');
    const running = await queue.submit('extract', jobFor('extract'));
    const waiting = await queue.submit('extract', jobFor('extract'));
    await queue.until('extract', running, ({ status }) => status === 'IN_PROGRESS');

    container.signal('tini', 'SIGTERM');
    await expect.poll(() => container.lines.join('\n')).toContain('Shutting down');
    container.signal('vllm.ts', 'SIGCONT');
    expect(await container.exitCode, container.lines.join('\n')).toBe(0);
    expect(await queue.job('extract', running)).toMatchObject({ status: 'COMPLETED' });
    expect(await queue.job('extract', waiting)).toMatchObject({ status: 'IN_QUEUE' });
  });
});

describe('a worker that gets SIGTERM while vLLM loads', () => {
  it('ends with 0 and has taken no job', async () => {
    const id = await queue.submit('extract', jobFor('extract'));
    const container = await startWorker('extract');
    await expect.poll(() => container.lines.join('\n'), { interval: 5 }).toContain('weights of rednote-hilab/dots.ocr');
    container.signal('tini', 'SIGTERM');
    expect(await container.exitCode, container.lines.join('\n')).toBe(0);
    expect(await queue.job('extract', id)).toMatchObject({ status: 'IN_QUEUE' });
  });
});

describe('a worker that cannot work says why, takes no job and ends with 1', () => {
  it.each([
    { what: 'there are no weights', env: {}, mounts: [], reason: 'No weights of rednote-hilab/dots.ocr' },
    { what: 'vLLM refuses a flag', env: { VLLM_EXTRA_ARGS: '--swap-space 4' }, reason: 'ended while it was loading' },
    {
      what: 'vLLM serves another name',
      env: { VLLM_EXTRA_ARGS: '--served-model-name other' },
      reason: 'serves other, not dots-ocr',
    },
  ])('when $what', async ({ env, mounts, reason }) => {
    const id = await queue.submit('extract', jobFor('extract'));
    const container = await startWorker('extract', env, mounts);
    expect(await container.exitCode).toBe(1);
    expect(container.lines.join('\n')).toContain(reason);
    expect(await queue.workers('extract')).toMatchObject({ unhealthy: 1 });
    expect(await queue.job('extract', id)).toMatchObject({ status: 'IN_QUEUE' });
  });
});

describe('a build', () => {
  it('with BAKE_WEIGHTS makes an image that needs no other weights and carries their licence', async () => {
    const tag = 'localhost/docproc-extract-baked';
    await buildGpuImage(buildah, folder, 'extract', { tag, buildArgs: { BAKE_WEIGHTS: 'true' } });
    const container = await startContainer(buildah, tag, {
      env: { ...queue.workerVariables('extract'), VLLM_PORT: String(await findFreePort()) },
    });
    containers.push(container);
    await queue.workerReady('extract');
    const [program, ...args] = buildah.runCommand(await buildah.create(tag), {
      env: {},
      mounts: [],
      command: ['ls', '/licenses', '/licenses/dots.ocr'],
    }) as [string, ...string[]];
    expect(await run([program, ...args])).toMatch(/LICENSE\nNOTICE\.md.*NOTICE\ndots\.ocr LICENSE AGREEMENT/s);
  });

  it('with BAKE_WEIGHTS is refused when dots.ocr comes without its licence', async () => {
    const building = buildGpuImage(buildah, folder, 'extract', {
      tag: 'localhost/refused',
      buildArgs: { BAKE_WEIGHTS: 'true' },
      standIn: { ...images.extract.versions, HUB_WITHOUT_LICENCE: 'yes' },
    });
    await expect(building).rejects.toThrow('dots.ocr came without its licence');
  });

  it('is refused on a base whose Transformers cannot load dots.ocr', async () => {
    const building = buildGpuImage(buildah, folder, 'extract', {
      tag: 'localhost/refused',
      standIn: { VLLM_VERSION: '0.11.0', TRANSFORMERS_VERSION: '5.0.0' },
    });
    await expect(building).rejects.toThrow('AssertionError: 5.0.0');
  });

  it('is refused on another vLLM than the one it was tried with', async () => {
    const building = buildGpuImage(buildah, folder, 'classify', {
      tag: 'localhost/refused',
      standIn: { VLLM_VERSION: '0.30.0', TRANSFORMERS_VERSION: '5.2.0' },
    });
    await expect(building).rejects.toThrow('AssertionError: 0.30.0');
  });
});
