import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export type BuildOptions = {
  tag: string;
  dockerfile: string;
  context: string;
  buildArgs?: Record<string, string>;
  /** `HOST:CONTAINER` files and folders that `RUN` steps may read; they leave no trace in the image. */
  mounts?: string[];
};

export type ImageConfig = { Entrypoint?: string[]; Cmd?: string[]; User?: string; Labels?: Record<string, string> };

/** Images and containers of one test run, in a folder of their own. */
export type Buildah = {
  /** Debian's root, or any folder, as an image of one layer. */
  importFolder(folder: string, tag: string): Promise<void>;
  /** @throws Error with the builder's last lines. */
  build(options: BuildOptions): Promise<void>;
  config(tag: string): Promise<ImageConfig>;
  /** Bytes of each layer as it would be pulled (compressed), from the base upwards. */
  layerBytes(tag: string): Promise<number[]>;
  /** Makes a container and gives its name. */
  create(tag: string): Promise<string>;
  /** The command line that runs something in it: on this machine's network and processes, in the image's files. */
  runCommand(
    container: string,
    options: { env: Record<string, string>; mounts: string[]; command: string[] },
  ): string[];
  /** Removes every image, container and layer. */
  removeAll(): Promise<void>;
};

const LAST_LINES = 40;

/**
 * @param drivers - The first that works here is used. `overlay` shares layers between images, but not every kernel and no
 *   container on top of an overlay has it; with `vfs` every layer is a copy of all below, so there a stage is one layer.
 */
export async function createBuildah(folder: string, drivers = ['overlay', 'vfs']): Promise<Buildah> {
  const globalFor = (driver: string) => {
    const place = join(folder, driver);
    return ['--root', join(place, 'storage'), '--runroot', join(place, 'run'), '--storage-driver', driver];
  };
  const driver = await firstThatWorks(drivers, (name) => run(['buildah', ...globalFor(name), 'info']));
  const global = globalFor(driver);
  const buildah = (...args: string[]) => run(['buildah', ...global, ...args]);

  return {
    async importFolder(source, tag) {
      const container = await buildah('from', 'scratch');
      await buildah('add', '--quiet', container, source, '/');
      await buildah('commit', '--quiet', '--rm', container, tag);
    },
    async build({ tag, dockerfile, context, buildArgs = {}, mounts = [] }) {
      const layers = driver === 'overlay' ? ['--layers'] : [];
      const flags = ['--isolation', 'chroot', '--pull-never', ...layers, '--network', 'host', '--format', 'docker'];
      const args = Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
      const volumes = mounts.flatMap((mount) => ['--volume', `${mount}:ro`]);
      await buildah('bud', ...flags, ...args, ...volumes, '--tag', tag, '--file', dockerfile, context);
    },
    async config(tag) {
      const inspected: { OCIv1: { config: ImageConfig } } = JSON.parse(
        await buildah('inspect', '--type', 'image', tag),
      );
      return inspected.OCIv1.config;
    },
    async layerBytes(tag) {
      const target = join(folder, 'pushed');
      await mkdir(target, { recursive: true });
      await buildah('push', '--quiet', '--format', 'oci', tag, `dir:${target}`);
      const manifest: { layers: { size: number }[] } = JSON.parse(readFileSync(join(target, 'manifest.json'), 'utf8'));
      await rm(target, { recursive: true });
      return manifest.layers.map(({ size }) => size);
    },
    create: (tag) => buildah('from', '--pull-never', tag),
    runCommand(container, { env, mounts, command }) {
      const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
      const volumes = mounts.flatMap((mount) => ['--volume', mount]);
      return [
        'buildah',
        ...global,
        'run',
        '--isolation',
        'chroot',
        ...variables,
        ...volumes,
        container,
        '--',
        ...command,
      ];
    },
    async removeAll() {
      if ((await readdir(folder).catch(() => [])).length === 0) return;
      await buildah('rm', '--all').catch(() => '');
      await buildah('rmi', '--all', '--force').catch(() => '');
      await run(['umount', join(folder, driver, 'storage', driver)]).catch(() => '');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function firstThatWorks(names: string[], tryIt: (name: string) => Promise<unknown>): Promise<string> {
  const [name, ...rest] = names;
  if (name === undefined) throw new Error('buildah has no storage driver that works here.');
  return tryIt(name).then(
    () => name,
    () => firstThatWorks(rest, tryIt),
  );
}

/** Runs a program at low priority, for builds are long and others may work on this machine. @returns What it printed last. */
export function run(command: string[], options: { env?: NodeJS.ProcessEnv } = {}): Promise<string> {
  const child = spawn('nice', ['-n', '10', ...command], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data;
    lines.push(String(data));
  });
  child.stderr.on('data', (data: Buffer) => lines.push(String(data)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve(output.trim());
      const last = lines.join('').split('\n').slice(-LAST_LINES).join('\n');
      reject(new Error(`${command[0]} ended with ${code}: ${command.slice(1).join(' ')}\n${last}`));
    });
  });
}
