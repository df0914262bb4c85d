import { readFile } from 'node:fs/promises';

/** Of Linux' clock for processes. */
const MS_PER_TICK = 10;

/** Milliseconds that a process has spent on a processor, in its own code and in the kernel. */
export async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name stands in brackets and may hold anything; the two times are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}
