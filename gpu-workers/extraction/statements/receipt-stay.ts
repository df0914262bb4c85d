import type { Readings } from '../reading.ts';
import { readAmount } from './amounts.ts';
import { put } from './evidence.ts';
import { type FoundDate, findDates } from './find-dates.ts';
import { findLabelled } from './key-values.ts';
import type { DocumentRows } from './segments.ts';

const labels = {
  arrival_date: ['arrival', 'arrivaldate', 'arrive', 'arrived', 'checkin', 'checkindate', 'datein', 'arrdate'],
  departure_date: [
    'departure',
    'departuredate',
    'depart',
    'departed',
    'checkout',
    'checkoutdate',
    'dateout',
    'depdate',
  ],
} as const;

/** Reads what a hotel's bill has besides: when the guest came and left, and what is still owed. */
export function putStay(document: DocumentRows, order: 'mdy' | 'dmy', readings: Readings): void {
  for (const path of ['arrival_date', 'departure_date'] as const) {
    const accept = (text: string): FoundDate | null => findDates(text, { order })[0] ?? null;
    const [found] = findLabelled(document, { labels: labels[path], accept });
    if (found) put(readings, path, found.value.date, [found.segment], { sourceText: found.value.text });
  }
  if (!readings.has('arrival_date') || !readings.has('departure_date')) return;
  const [balance] = findLabelled(document, {
    labels: ['balance', 'balancedue', 'totalbalance', 'foliobalance'],
    accept: (text) => readAmount(text)?.money ?? null,
  });
  if (balance) put(readings, 'balance', balance.value, [balance.segment], { sourceText: balance.text });
}
