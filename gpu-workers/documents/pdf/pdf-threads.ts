import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type CallLimits, startThread, type TaskThread } from '../threads/task-thread.ts';
import type { PdfCall, PdfReply } from './pdf-calls.ts';
import { type WasmModule, webAssembly } from './web-assembly.ts';

export type PdfThread = TaskThread<PdfCall, PdfReply>;

/** Threads kept for the next document: a start costs about 100 ms and an idle one holds about 25 MB. */
const MAX_IDLE_THREADS = 2;
/** PDFium's memory only grows. A thread that had to take more than this is let go after its document. */
const MAX_IDLE_HEAP_BYTES = 128 * 1024 * 1024;

const idle: PdfThread[] = [];
let compiled: Promise<WasmModule> | null = null;

/**
 * Gives `use` a thread of its own for as long as it runs. Documents share no thread, so one that hangs or breaks
 * PDFium costs no other document anything. How many run at once is the caller's to bound.
 */
export async function withPdfThread<Result>(use: (thread: PdfThread) => Promise<Result>): Promise<Result> {
  const thread = await borrowPdfThread();
  try {
    return await use(thread);
  } finally {
    await returnPdfThread(thread);
  }
}

/** For work that does not fit into one function call, such as a generator. Whoever borrows must return. */
export async function borrowPdfThread(): Promise<PdfThread> {
  for (let thread = idle.pop(); thread !== undefined; thread = idle.pop()) if (thread.isAlive()) return thread;
  compiled ??= compilePdfium();
  return startThread(new URL('./pdf-thread.ts', import.meta.url), { code: await compiled });
}

/** Closes the thread's document and keeps the thread for the next one when it is well and there is room. */
export async function returnPdfThread(thread: PdfThread): Promise<void> {
  if (!thread.isAlive()) return;
  const reply = await thread.call({ type: 'close' }, closeLimits).catch(() => null);
  const isWell = reply?.type === 'closed' && reply.heapBytes <= MAX_IDLE_HEAP_BYTES;
  if (isWell && idle.length < MAX_IDLE_THREADS) idle.push(thread);
  else thread.stop();
}

/** The document's own signal may be aborted already, and closing must happen all the same. */
const closeLimits: CallLimits = { signal: new AbortController().signal, timeoutMs: 5_000 };

async function compilePdfium(): Promise<WasmModule> {
  const path = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm');
  return webAssembly.compile(await readFile(path));
}
