import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobResult } from '../../shared/api/jobs.ts';
import { toJsonPieces } from './to-json-pieces.ts';

/** A result as JSON on this machine's disk. `await using` deletes it. */
export type ResultFile = AsyncDisposable & {
  /** In a directory of its own that only this user can read. */
  path: string;
  bytes: number;
};

const WRITE_AT_CHARACTERS = 64 * 1024;

/**
 * Writes a result to a temporary file. Storage wants to know the length before the first byte, and a retry wants the bytes
 * again; of a thousand pages neither is worth the memory.
 *
 * @throws the signal's reason; an error of the disk. The file is gone then.
 */
export async function writeResultFile(result: JobResult, signal: AbortSignal): Promise<ResultFile> {
  // mkdtemp makes the directory readable for this user alone.
  const directory = await mkdtemp(join(tmpdir(), 'docproc-'));
  const dispose = () => rm(directory, { recursive: true, force: true });
  const path = join(directory, 'result.json');
  try {
    return { path, bytes: await write(path, toJsonPieces(result), signal), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function write(path: string, pieces: Iterable<string>, signal: AbortSignal): Promise<number> {
  await using file = await open(path, 'wx', 0o600);
  let bytes = 0;
  let text = '';
  const flush = async () => {
    signal.throwIfAborted();
    await file.writeFile(text);
    bytes += Buffer.byteLength(text);
    text = '';
  };
  for (const piece of pieces) {
    text += piece;
    if (text.length >= WRITE_AT_CHARACTERS) await flush();
  }
  await flush();
  return bytes;
}
