import { cp, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Buildah, run } from './buildah.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const standIns = fileURLToPath(new URL('stand-ins', import.meta.url));

export const NODE_IMAGE = 'docker.io/library/node:24.21.0-bookworm-slim';
export const images = {
  'cpu-engine': { tag: 'localhost/docproc-cpu-engine', dockerfile: join(root, 'cpu-engine/Dockerfile') },
  classify: {
    tag: 'localhost/docproc-classify',
    dockerfile: join(root, 'gpu-workers/classify/Dockerfile'),
    base: 'docker.io/vllm/vllm-openai:v0.27.1',
    versions: { VLLM_VERSION: '0.27.1', TRANSFORMERS_VERSION: '5.2.0' },
  },
  extract: {
    tag: 'localhost/docproc-extract',
    dockerfile: join(root, 'gpu-workers/extract/Dockerfile'),
    base: 'docker.io/vllm/vllm-openai:v0.11.0',
    versions: { VLLM_VERSION: '0.11.0', TRANSFORMERS_VERSION: '4.57.1' },
  },
} as const;
export type GpuImage = 'classify' | 'extract';

/** Stand-ins for the images that our Dockerfiles start from, then the CPU engine, which plays vLLM's part in them. */
export async function buildBases(buildah: Buildah, folder: string): Promise<void> {
  await buildah.importFolder(await debianRoot(), 'localhost/debian');
  const context = join(folder, 'context');
  await mkdir(context, { recursive: true });
  await cp(process.execPath, join(context, 'node'));
  await cp(await npmFolder(), join(context, 'npm'), { recursive: true, dereference: true });
  await buildah.build({ tag: NODE_IMAGE, dockerfile: join(standIns, 'node.Dockerfile'), context });
  await rm(context, { recursive: true });
}

export async function buildCpuEngine(buildah: Buildah, folder: string): Promise<void> {
  const { tag, dockerfile } = images['cpu-engine'];
  await buildah.build({ tag, dockerfile, context: root, buildArgs: { NODE_IMAGE }, mounts: await npmMounts(folder) });
}

/**
 * Builds the stand-in of its base, then the image itself.
 *
 * @param options.standIn - Build arguments of the stand-in: what its base has installed.
 */
export async function buildGpuImage(
  buildah: Buildah,
  folder: string,
  name: GpuImage,
  options: { tag?: string; buildArgs?: Record<string, string>; standIn?: Record<string, string> } = {},
): Promise<void> {
  const { dockerfile, base } = images[name];
  const { tag = images[name].tag, buildArgs = {}, standIn = images[name].versions } = options;
  await buildah.build({
    tag: base,
    dockerfile: join(standIns, 'vllm.Dockerfile'),
    context: standIns,
    buildArgs: { ENGINE_IMAGE: images['cpu-engine'].tag, ...standIn },
  });
  const args = { NODE_IMAGE, VLLM_IMAGE: base, ...buildArgs };
  await buildah.build({ tag, dockerfile, context: root, buildArgs: args, mounts: await npmMounts(folder) });
}

/** Debian's smallest root and Python, made once and kept between runs: it takes minutes. */
async function debianRoot(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'docproc-images');
  const kept = join(cache, 'debian-bookworm');
  if (await exists(join(kept, 'usr/bin/python3'))) return kept;
  const fresh = `${kept}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await run(['debootstrap', '--variant=minbase', '--include=python3', 'bookworm', fresh]);
  await run(['chroot', fresh, 'apt-get', 'clean']);
  await run(['mv', fresh, kept]);
  return kept;
}

/** `npm run` says where its npm is; otherwise it is the one on the path. */
async function npmFolder(): Promise<string> {
  const cli = process.env.npm_execpath ?? (await realpath(await run(['sh', '-c', 'command -v npm'])));
  return dirname(dirname(cli));
}

/** How this machine reaches its registry, for the `npm ci` inside a build: its settings, and whom it trusts. */
async function npmMounts(folder: string): Promise<string[]> {
  const setting = async (name: string) => (await run(['npm', 'config', 'get', name])).split('\n').at(-1) ?? '';
  const [userConfig, registry, cafile] = await Promise.all(['userconfig', 'registry', 'cafile'].map(setting));
  const trusted = [cafile, process.env.NODE_EXTRA_CA_CERTS].find((file) => file?.startsWith('/'));
  const own = await readFile(userConfig ?? '', 'utf8').catch(() => '');
  const npmrc = join(folder, 'npmrc');
  await writeFile(npmrc, [own, `registry=${registry}`, ...(trusted ? ['cafile=/root/ca.pem'] : []), ''].join('\n'));
  return [`${npmrc}:/root/.npmrc`, ...(trusted ? [`${trusted}:/root/ca.pem`] : [])];
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
