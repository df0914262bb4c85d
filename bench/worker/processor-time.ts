import { readFile } from 'node:fs/promises';

/** The kernel counts in hundredths of a second, whatever its own clock does. */
const MS_A_TICK = 10;

/** What a process has used of the processors since it started, in ms, on Linux; 0 when it is gone. */
export async function processorMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in brackets, may hold spaces; after it `utime` and `stime` are the 12th and 13th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * MS_A_TICK;
}
