/**
 * What nobody foresaw, as one line for the operator: the kind of error and its place. Its message may quote a caller's text.
 *
 * @param message - What could not be done, and what happens next.
 * @param facts - What it concerns: ids of ours.
 */
export function toFaultLine(message: string, error: unknown, facts: Record<string, string | null> = {}): string {
  const name = error instanceof Error ? error.name : typeof error;
  const place = error instanceof Error ? (/^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim() ?? null) : null;
  return JSON.stringify({ level: 'ERROR', message, ...facts, name, place });
}
