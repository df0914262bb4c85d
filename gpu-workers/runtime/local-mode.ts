import { readFile } from 'node:fs/promises';
import { ApiError, errorTable } from '../../shared/errors.ts';
import { describeError } from './describe-error.ts';
import { JobAbortedError } from './held-jobs.ts';
import type { StreamingHandler } from './job-context.ts';
import type { Log } from './log.ts';
import type { Shutdown } from './shutdown.ts';
import { isEmptyInput } from './taken-job.ts';

export type LocalOptions = {
  handler: StreamingHandler;
  log: Log;
  shutdown: Shutdown;
  /** Takes the result, one line of JSON. Standard output, so that it can be piped; the log goes to standard error. */
  print?: (text: string) => void;
  /** Gives the text of `test_input.json` in the working folder; rejects when there is none. */
  readTestInput?: () => Promise<string>;
};

/**
 * Runs one job without a platform: the one of `--test_input '{"input":{…}}'`, else of `test_input.json`. Prints
 * `{"output":…}` or `{"error":…}`.
 *
 * @returns 0, or 1 when there was no job or it failed.
 */
export async function runLocally(argv: string[], options: LocalOptions): Promise<number> {
  const { handler, log, shutdown, print = (text) => process.stdout.write(text) } = options;
  const job = await readJob(argv, options.readTestInput ?? (() => readFile('test_input.json', 'utf8')));
  if (job === null) {
    log('error', 'Not on RunPod, and no job to try: pass --test_input \'{"input":{…}}\' or write test_input.json');
    return 1;
  }
  const chunks: unknown[] = [];
  try {
    const value = await orRejected(shutdown.requested, () =>
      handler(job.input, {
        jobId: job.id,
        signal: shutdown.requested,
        progress: (update) => log('info', 'Progress', { update: JSON.stringify(update) }, job.id),
        log: (level, message, fields) => log(level, message, fields, job.id),
        stream: async (chunk) => void chunks.push(chunk),
        requestRefresh: () => log('info', 'The handler asks for a fresh worker', {}, job.id),
      }),
    );
    const output = value === undefined && chunks.length > 0 ? chunks : (value ?? null);
    print(`${JSON.stringify({ output })}\n`);
    return 0;
  } catch (error) {
    log('error', 'The job failed', describeError(error), job.id);
    const shown = error instanceof ApiError ? error : { code: 'internal', message: errorTable.internal.title };
    print(`${JSON.stringify({ error: { error_type: shown.code, error_message: shown.message } })}\n`);
    return 1;
  }
}

/** Ctrl-C ends the wait at once: nobody is there to redispatch the job, and the handler may not hear its signal. */
function orRejected<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(new JobAbortedError('shutdown')), { once: true });
  return Promise.race([run(), promise]);
}

/** RunPod's own worker gives a test job this id. */
const LOCAL_JOB_ID = 'local_test';

async function readJob(argv: string[], readTestInput: () => Promise<string>) {
  const text = testInputArgument(argv) ?? (await readTestInput().catch(() => null));
  if (text === null) return null;
  const job = parseJson(text);
  if (typeof job !== 'object' || job === null || !('input' in job) || isEmptyInput(job.input)) return null;
  return { id: 'id' in job && typeof job.id === 'string' ? job.id : LOCAL_JOB_ID, input: job.input };
}

function testInputArgument(argv: string[]): string | null {
  const position = argv.findIndex((argument) => argument === '--test_input' || argument.startsWith('--test_input='));
  const argument = argv[position];
  if (argument === undefined) return null;
  return argument === '--test_input' ? (argv[position + 1] ?? null) : argument.slice('--test_input='.length);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
