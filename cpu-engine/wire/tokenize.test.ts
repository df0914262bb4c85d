import { describe, expect, it } from 'vitest';
import { renderChat, tokenize } from './tokenize.ts';
import { toTokens } from './tokens.ts';

describe('token ids', () => {
  it('of the letters of a choice are those of Qwen2.5', () => {
    expect([...'ABCDEFGHIJKLM'].flatMap(tokenize)).toEqual([32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44]);
    expect(tokenize('A B M')).toEqual([32, 425, 386]);
  });

  it('of a chat hold the marks of dots.ocr once each', () => {
    const ids = tokenize(renderChat([{ role: 'user', content: '<|img|><|imgpad|><|endofimg|>Read.' }]));
    for (const id of [151670, 151671, 151666]) expect(ids.filter((other) => other === id)).toHaveLength(1);
  });

  it('are bytes for everything else, so no text is beyond them', () => {
    expect(tokenize('é\n')).toEqual([127, 102, 198]);
  });
});

describe('counted tokens', () => {
  it.each(['Total: $1,234.56', ' two  spaces\n\nand lines', '[{"bbox":[1,2,3,4]}]', 'é ☑ “quoted”', ''])(
    'join to the text again: %j',
    (text) => expect(toTokens(text).join('')).toBe(text),
  );
});
