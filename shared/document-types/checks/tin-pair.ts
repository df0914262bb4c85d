import type { Validation } from '../../api/extract.ts';
import { type TinKind, tinFault } from '../identifiers.ts';
import { type Data, decided, skipped, textAt } from './sums.ts';

/** A taxpayer number: where it stands, and the kinds that may stand there. */
export type TinBox = { path: string; allowed?: readonly Exclude<TinKind, 'unknown'>[] };

/** Whether two taxpayer numbers are possible and differ. Equal ones are only unlikely. */
export function tinPair(data: Data, id: string, boxes: readonly [TinBox, TinBox]): Validation {
  const paths = boxes.map(({ path }) => path);
  const rule = {
    id,
    severity: 'error',
    message: 'Both taxpayer numbers should be possible ones',
    fields: paths,
  } as const;
  const numbers = boxes.flatMap(({ path, allowed = ['ssn', 'itin', 'ein'] }) => {
    const tin = textAt(data, path);
    return tin === null ? [] : [{ path, tin, fault: tinFault(tin, allowed) }];
  });
  if (numbers.length === 0) return skipped(rule, 'No taxpayer number was read');
  const faults = numbers.filter(({ fault }) => fault !== null);
  if (faults.length > 0) {
    const message = faults.map(({ path, fault }) => `${path} ${fault}`).join('; ');
    return decided({ ...rule, message, suspects: faults.map(({ path }) => path) }, false);
  }
  const [one, other] = numbers.map(({ tin }) => tin.replace(/\D/g, ''));
  const areEqual = one !== undefined && one === other && one.length === 9;
  return areEqual
    ? decided({ ...rule, severity: 'warn', message: 'Both taxpayer numbers are the same', suspects: paths }, false)
    : decided(rule, true);
}
