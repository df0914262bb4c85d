import { spawnSync } from 'node:child_process';

const tools = ['buildah', 'debootstrap', 'shellcheck'];

/** Ends the run with a sentence when this machine cannot build images: a skipped test would look like a passed one. */
export function setup(): void {
  const reason = whyNot();
  if (reason === null) return;
  process.stderr.write(`\nThe image tests cannot run here: ${reason}\n`);
  process.exit(1);
}

function whyNot(): string | null {
  const missing = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  if (missing.length > 0) {
    return `${missing.join(', ')} missing. On Debian or Ubuntu: apt-get install ${tools.join(' ')}`;
  }
  return process.getuid?.() === 0 ? null : 'debootstrap needs root.';
}
