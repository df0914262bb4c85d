import { addressParts, parseAddress } from '../../../shared/document-types/address.ts';
import type { Readings } from '../reading.ts';

/** The parts of an address have the evidence of its lines. */
export function expandAddress(path: string, readings: Readings): void {
  const raw = readings.get(`${path}.raw`);
  const address = typeof raw?.value === 'string' ? parseAddress(raw.value.split(', ')) : null;
  if (!raw || !address) return;
  for (const part of addressParts) {
    const value = address[part];
    readings.set(
      `${path}.${part}`,
      value === null ? { ...raw, value, status: 'blank', sourceText: null } : { ...raw, value },
    );
  }
}
