import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { memorySettings } from './memory-settings.ts';

it('a worker in an image has the memory settings of a worker on one’s own machine', () => {
  const script = readFileSync(new URL('./start.sh', import.meta.url), 'utf8');
  const variables = Object.entries(memorySettings.variables).map(([name, value]) => `${name}=${value}`);
  const line = script.split('\n').find((text) => text.includes('node ') && text.endsWith('&'));
  expect(line?.split(' ')).toEqual(expect.arrayContaining([...variables, ...memorySettings.nodeFlags]));
});
