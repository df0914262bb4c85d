import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dotsOcrPrompt, dotsOcrPrompts } from './prompts.ts';

describe('the prompts that dots.ocr was trained on', () => {
  it.each([
    ['layout_all', 888, '16ff71ac5d218f35'],
    ['layout_only', 422, 'd10f3720942d901f'],
    ['ocr', 41, '8ee4c4b75c200c7f'],
    ['grounding_ocr', 96, 'b18d62ea1e661977'],
  ] as const)('%s is unchanged to the byte', (mode, length, hash) => {
    const prompt = dotsOcrPrompts[mode];
    expect(prompt).toHaveLength(length);
    expect(createHash('sha256').update(prompt).digest('hex').slice(0, 16)).toBe(hash);
  });

  it('names the box in whole pixels of the image that the model sees', () => {
    expect(dotsOcrPrompt('grounding_ocr', [10.4, 20.6, 300, 400])).toMatch(/Bounding Box:\n\[10, 21, 300, 400\]$/);
  });
});
