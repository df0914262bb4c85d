import { expect, it } from 'vitest';
import { createLog } from '../gpu-workers/runtime/log.ts';
import { parseWorkerLine } from './worker-line.ts';

/** Written by the worker's own log, so that the two cannot drift apart. */
function lineOf(message: string, fields: Record<string, string | number | null>): string {
  let written = '';
  const log = createLog({ endpointId: 'extract', level: 'info', write: (line) => (written += line) });
  log('info', message, fields, 'job-1');
  return written.trim();
}

it('shows which page of which request a worker reads', () => {
  const line = lineOf('progress', { request_id: 'req_1', stage: 'reading', pages_done: 3, page_count: 12 });
  expect(parseWorkerLine(line)).toEqual({
    requestId: 'req_1',
    progress: { stage: 'reading', pages_done: 3, page_count: 12 },
  });
});

it('shows that a document is being fetched before its pages are counted', () => {
  const line = lineOf('progress', { request_id: 'req_1', stage: 'fetching', pages_done: 0, page_count: null });
  expect(parseWorkerLine(line)?.progress.page_count).toBeNull();
});

it.each(['', 'not json', '{"message":"job taken"}', lineOf('progress', { request_id: 'req_1' })])(
  'passes over %j',
  (line) => {
    expect(parseWorkerLine(line)).toBeNull();
  },
);
