import { describe, expect, it } from 'vitest';
import { ApiError } from '../../shared/errors.ts';
import { describeError } from './describe-error.ts';
import { createLog } from './log.ts';

function logTo(options: { endpointId: string | null; level?: 'debug' | 'warn' }) {
  const lines: string[] = [];
  return { lines, log: createLog({ level: 'debug', ...options, write: (line) => lines.push(line) }) };
}

describe('the log', () => {
  it('on RunPod is one object a line with the three keys that its log view reads', () => {
    const { lines, log } = logTo({ endpointId: 'ep1' });
    log('info', 'Job ended\nreally', { pages: 3, outcome: 'a value', none: undefined }, 'j1');
    log('error', 'No job');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { requestId: 'j1', message: 'Job ended\nreally pages=3 outcome="a value"', level: 'INFO' },
      { requestId: null, message: 'No job', level: 'ERROR' },
    ]);
    expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
  });

  it('elsewhere is a plain line, and below its level silent', () => {
    const { lines, log } = logTo({ endpointId: null, level: 'warn' });
    log('info', 'unimportant');
    log('warn', 'Slow\npage', { page: 2 }, 'j1');
    expect(lines).toEqual(['WARN  j1 Slow\\npage page=2\n']);
  });
});

describe('an error in the log', () => {
  it('does not quote the document that could not be parsed', () => {
    let thrown: unknown;
    try {
      JSON.parse('{"wages": "SSN 123-45-6789"  oops');
    } catch (error) {
      thrown = error;
    }
    const { error } = describeError(thrown);
    expect(error).toMatch(/^SyntaxError: /);
    expect(error).not.toContain('6789');
    expect(describeError(new SyntaxError('Unexpected token \'W\', "Wages 5.00" is not valid JSON')).error).toBe(
      "SyntaxError: Unexpected token 'W' in JSON",
    );
  });

  it('shows its cause, and of a URL the host alone', () => {
    const cause = new Error('GET https://bucket.example/documents/1?X-Amz-Signature=abc failed');
    expect(describeError(new ApiError('source_refused', 'refused', { cause })).error).toBe(
      'ApiError: refused (Error: GET https://bucket.example/… failed)',
    );
  });
});
