/** What a take delivers; every other key (`webhook`, `s3Config`, …) is left alone. */
export type TakenJob = { id: string; input: unknown };

/** The job asks for nothing: no `input`, `null` or `{}`. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
  constructor() {
    super('The job has no input');
  }
}

/** Reads one delivered item, or gives `null` when it has no id: then there is no job to answer for. */
export function parseTakenJob(item: unknown): TakenJob | null {
  if (typeof item !== 'object' || item === null || !('id' in item)) return null;
  if (typeof item.id !== 'string' || item.id === '') return null;
  return { id: item.id, input: 'input' in item ? item.input : null };
}

/** RunPod promises a non-empty object; the platform lets an empty one through and then waits for a result in vain. */
export const isEmptyInput = (input: unknown): boolean =>
  input === null || input === undefined || (typeof input === 'object' && Object.keys(input).length === 0);
