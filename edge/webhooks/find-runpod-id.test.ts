import { describe, expect, it } from 'vitest';
import { findRunpodId } from './find-runpod-id.ts';

describe('RunPod’s id in the beginning of its call', () => {
  it.each([
    { what: 'at the start', body: '{"id":"0d1c-u1","status":"COMPLETED"}', id: '0d1c-u1' },
    { what: 'with spaces', body: '{ "delayTime" : 812,\n "id" : "0d1c-u1" }', id: '0d1c-u1' },
    {
      what: 'after an input of its own id',
      body: '{"input":{"id":"x","a":[{"id":"y"}]},"id":"0d1c-u1"}',
      id: '0d1c-u1',
    },
    { what: 'after text that looks like one', body: '{"error":"\\"id\\":\\"x\\" {","id":"0d1c-u1"}', id: '0d1c-u1' },
    { what: 'and cut off behind it', body: '{"id":"0d1c-u1","input":{"sources":[{"url":"https://a', id: '0d1c-u1' },
    { what: 'that is cut off', body: '{"status":"COMPLETED","id":"0d1', id: null },
    { what: 'that is not there', body: '{"status":"COMPLETED","output":{"id":"x"}}', id: null },
    { what: 'that is a value', body: '{"status":"id","x":"y"}', id: null },
    { what: 'that RunPod never makes', body: '{"id":"../../status"}', id: null },
    { what: 'that is too long', body: `{"id":"${'x'.repeat(129)}"}`, id: null },
    { what: 'that is a number', body: '{"id":7}', id: null },
    { what: 'in no JSON', body: 'id=0d1c-u1', id: null },
    { what: 'in nothing', body: '', id: null },
  ])('$what', ({ body, id }) => expect(findRunpodId(body)).toBe(id));

  it('is looked for in hostile text as fast as in any other', () => {
    const startedAtMs = performance.now();
    for (const text of ['"'.repeat(65_536), '\\"'.repeat(32_768), '{'.repeat(65_536), '"id" '.repeat(13_000)]) {
      findRunpodId(text);
      findRunpodId(`{${text}`);
    }
    expect(performance.now() - startedAtMs).toBeLessThan(500);
  });
});
