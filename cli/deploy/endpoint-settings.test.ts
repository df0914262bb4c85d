import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { endpointSettings, endpointTasks } from './endpoint-settings.ts';

const dockerfile = (task: string): string =>
  readFileSync(new URL(`../../gpu-workers/${task}/Dockerfile`, import.meta.url), 'utf8');

const pools = 'AMPERE_16 AMPERE_24 ADA_24 AMPERE_48 ADA_48_PRO AMPERE_80 ADA_80_PRO HOPPER_141'.split(' ');

describe.each(endpointTasks)('the settings of %s', (task) => {
  const { model, gpuPools } = endpointSettings[task];

  it('cache the very weights that the image looks for', () => {
    expect(dockerfile(task)).toContain(`MODEL_ID=${model.id} `);
    expect(dockerfile(task)).toContain(`MODEL_REVISION=${model.revision} `);
  });

  it('name one to three pools that RunPod has', () => {
    expect(gpuPools.length).toBeGreaterThan(0);
    expect(gpuPools.length).toBeLessThanOrEqual(3);
    expect(gpuPools.filter((pool) => !pools.includes(pool))).toEqual([]);
  });
});
