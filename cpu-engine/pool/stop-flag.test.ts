import { expect, it } from 'vitest';
import type { Model } from '../ocr/ort.ts';
import { createStopFlag, PageStoppedError, raiseStop, stoppable } from './stop-flag.ts';

it('models of a page that is stopped make no further inference', async () => {
  let inferences = 0;
  const model: Model = {
    async run(input) {
      inferences += 1;
      return input;
    },
  };
  const tensor = { data: new Float32Array(1), dims: [1] };
  const alphabet = { classCount: 1, blank: 0, space: 0, readable: [] };
  const flag = createStopFlag();
  const { detector, recogniser } = stoppable({ detector: model, recogniser: { model, alphabet } }, flag);
  expect(await detector.run(tensor)).toBe(tensor);
  expect(await recogniser.model.run(tensor)).toBe(tensor);
  raiseStop(flag);
  await expect(detector.run(tensor)).rejects.toThrow(PageStoppedError);
  await expect(recogniser.model.run(tensor)).rejects.toThrow(PageStoppedError);
  expect(inferences).toBe(2);
});
