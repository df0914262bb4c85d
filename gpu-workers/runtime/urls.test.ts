import { describe, expect, it } from 'vitest';
import { fillTemplate, siblingRoute, withParameters } from './urls.ts';

describe('a URL template', () => {
  it('has both ids filled in, percent-encoded', () => {
    const ids = { id: 'a/b$ID', workerId: 'w 1' };
    expect(fillTemplate('http://h/done/$RUNPOD_POD_ID/$ID?x=$ID', ids)).toBe(
      'http://h/done/w%201/a%2Fb%24ID?x=a%2Fb%24ID',
    );
  });

  it.each([
    { url: 'http://h/take/w', expected: 'http://h/take/w?job_id=a%2Cb&r=no+GPU' },
    { url: 'http://h/take/w?gpu=NVIDIA+L4', expected: 'http://h/take/w?gpu=NVIDIA+L4&job_id=a%2Cb&r=no+GPU' },
  ])('takes parameters: $url', ({ url, expected }) => {
    expect(withParameters(url, { job_id: 'a,b', r: 'no GPU' })).toBe(expected);
  });

  it('has no sibling routes on a rig with names of its own', () => {
    expect(siblingRoute('http://h/v2/e/job-take/w?q', 'job-stop')).toBe('http://h/v2/e/job-stop/w?q');
    expect(siblingRoute('http://h/next', 'job-stop')).toBeNull();
  });
});
