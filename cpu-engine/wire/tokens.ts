/**
 * What this server counts as tokens: words with their leading space, single digits, and marks, as Qwen's tokenizer parts
 * text before it merges anything. Joined they give the text again.
 */
export const toTokens = (text: string): string[] =>
  text.match(/[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]{1,4}|\s+/gu) ?? [];

const FIRST_LETTER_TOKEN_ID = 32;

/** `A` is 32 in Qwen2.5's vocabulary, and the capitals follow. */
export const letterTokenId = (letter: string): number => FIRST_LETTER_TOKEN_ID + letter.charCodeAt(0) - 65;
