import { parseAddress } from '../../../shared/document-types/address.ts';
import type { Readings } from '../reading.ts';
import { put } from './evidence.ts';
import type { Segment } from './segments.ts';

/** Puts an address that was read off these lines, whole and in its parts. */
export function putAddress(readings: Readings, path: string, lines: Segment[]): void {
  const address = parseAddress(lines.map((line) => line.text));
  for (const [part, value] of Object.entries(address ?? {})) {
    if (value !== null) put(readings, `${path}.${part}`, value, lines);
  }
}
