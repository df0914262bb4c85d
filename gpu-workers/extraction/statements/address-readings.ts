import type { Readings } from '../reading.ts';
import { put } from './evidence.ts';
import { joinLines } from './party.ts';
import type { Segment } from './segments.ts';

/** Puts an address that was read off these lines. */
export function putAddress(readings: Readings, path: string, lines: Segment[]): void {
  put(readings, `${path}.raw`, joinLines(lines), lines);
}
