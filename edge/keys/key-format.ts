import type { KeyEnvironment } from '../../shared/api/keys.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_BYTES = 32;
/** 62 ** 43 is just over 2 ** 256. */
const SECRET_DIGITS = 43;
/** 62 ** 6 is over 2 ** 32. */
const CHECKSUM_DIGITS = 6;
/** Of the secret, how many characters may be shown again. */
const HINT_DIGITS = 4;

const shape = new RegExp(`^(dp_(live|test)_[0-9A-Za-z]{${SECRET_DIGITS}})([0-9A-Za-z]{${CHECKSUM_DIGITS}})$`);

/**
 * A new key: `dp_live_` or `dp_test_`, 256 random bits in base 62, and a CRC-32 over all before it in base 62. Letters and
 * digits only: a double click takes the whole key, and so does a scanner for leaked secrets.
 */
export const newKey = (environment: KeyEnvironment): string =>
  formatKey(environment, crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));

/** @param secret - 32 bytes. */
export function formatKey(environment: KeyEnvironment, secret: Uint8Array): string {
  if (secret.length !== SECRET_BYTES) throw new Error(`A key has ${SECRET_BYTES} bytes`);
  const number = secret.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const body = `dp_${environment}_${toBase62(number, SECRET_DIGITS)}`;
  return body + checksumOf(body);
}

/**
 * What can be said of a text that claims to be a key, without asking anybody: null when it was mistyped, cut off or is
 * something else. Says nothing of whether such a key exists.
 */
export function parseKey(text: string): { environment: KeyEnvironment } | null {
  const [, body, environment, checksum] = shape.exec(text) ?? [];
  if (body === undefined || checksum !== checksumOf(body)) return null;
  return { environment: environment as KeyEnvironment };
}

/** How a key begins, `dp_live_3xKd`: enough to know it again, and 24 of its 256 bits. */
export const toKeyHint = (key: string): string => key.slice(0, 'dp_live_'.length + HINT_DIGITS);

const checksumOf = (body: string): string => toBase62(BigInt(crc32(body)), CHECKSUM_DIGITS);

function toBase62(number: bigint, length: number): string {
  let digits = '';
  for (let rest = number; digits.length < length; rest /= 62n) digits = DIGITS[Number(rest % 62n)] + digits;
  return digits;
}

/** As in zip and PNG. @param text - ASCII. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
