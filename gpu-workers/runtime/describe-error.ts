/**
 * What the log may show of an error we did not foresee: its name, message and place, without what it may quote from a
 * document (V8 puts the text it could not parse into a `SyntaxError`) and without the signature of a URL.
 */
export function describeError(error: unknown): { error: string; at?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 4)
    .map((line) =>
      line
        .trim()
        .replace(/^at /, '')
        .replace(/file:\/\/\S*\//, ''),
    )
    .join(' < ');
  const message = redact(error.message);
  const cause = error.cause instanceof Error ? ` (${error.cause.name}: ${redact(error.cause.message)})` : '';
  return { error: `${error.name}: ${message}${cause}`.slice(0, 500), ...(at ? { at } : {}) };
}

const redact = (message: string): string =>
  message
    .replace(/(Unexpected .*?),? \.{0,3}".*"\.{0,3} is not valid JSON/s, '$1 in JSON')
    .replace(/(https?:\/\/[^/\s"']+)[^\s"']*/g, '$1/…');
