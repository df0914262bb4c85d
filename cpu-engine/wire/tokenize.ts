/** Special tokens of dots.ocr, by their ids in its `tokenizer_config.json`. */
const specialTokens = new Map([
  ['<|imgpad|>', 151665],
  ['<|img|>', 151666],
  ['<|endofimg|>', 151667],
  ['<|user|>', 151670],
  ['<|endofuser|>', 151671],
  ['<|assistant|>', 151672],
]);
/** ` A` to ` M` are tokens of their own in Qwen2.5's vocabulary, in no order. */
const spacedLetters = [362, 425, 356, 422, 468, 434, 479, 472, 358, 619, 730, 444, 386];

const PIECES = /<\|\w+\|>| [A-M](?![\p{L}\p{N}])|./gsu;

/**
 * Token ids for text in Qwen2.5's vocabulary, as far as a client checks them before it trusts a server: special tokens
 * and the letters of a choice are exact. All other text comes as its single bytes, which are tokens too; a real
 * tokenizer would merge most of them, so the count is an upper bound.
 */
export function tokenize(text: string): number[] {
  return (text.match(PIECES) ?? []).flatMap((piece) => {
    const special = specialTokens.get(piece);
    if (special !== undefined) return special;
    if (piece.length === 2 && piece[0] === ' ') return spacedLetters[piece.charCodeAt(1) - 65]!;
    return [...Buffer.from(piece, 'utf8')].map(byteTokenId);
  });
}

/** The text a chat model is shown, by dots.ocr's chat template. */
export const renderChat = (messages: { role: string; content: string }[]): string =>
  `${messages.map(({ role, content }) => (role === 'user' ? `<|user|>${content}<|endofuser|>` : content)).join('')}<|assistant|>`;

/** Byte-level BPE begins with the 256 bytes: first the printable ones of Latin-1 in order, then the rest in order. */
function byteTokenId(byte: number): number {
  if (byte >= 0x21 && byte <= 0x7e) return byte - 0x21;
  if (byte >= 0xa1 && byte <= 0xac) return byte - 0xa1 + 94;
  if (byte >= 0xae) return byte - 0xae + 106;
  if (byte <= 0x20) return byte + 188;
  return byte === 0xad ? 255 : byte - 0x7f + 221;
}
