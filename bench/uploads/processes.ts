import { readdir, readFile } from 'node:fs/promises';

/** The workerd processes of a process group, oldest first: `wrangler dev` has one for its proxy, then one for the Worker. */
export async function workerdPids(groupId: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: number[] = [];
  for (const pid of pids.sort((a, b) => a - b)) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // The name stands in brackets and may hold anything; the group is the third field after it.
    const [, name, rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? [];
    if (name === 'workerd' && Number(rest.split(' ')[2]) === groupId) found.push(pid);
  }
  return found;
}
