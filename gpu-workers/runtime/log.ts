/** From least to most urgent. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Counts, names and codes. Never text of a document, and never a URL: a signed one is a credential. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

export type Log = (level: LogLevel, message: string, fields?: LogFields, jobId?: string) => void;

/** RunPod cuts longer lines apart. */
const MAX_MESSAGE_LENGTH = 4000;

/**
 * Makes the worker's log: one line an entry. On RunPod (`endpointId` set) it is the JSON object that RunPod's log view
 * reads, `{"requestId","message","level"}` and nothing else, so fields become `name=value` at the message's end.
 */
export function createLog(options: { endpointId: string | null; level: LogLevel; write: (line: string) => void }): Log {
  const lowest = logLevels.indexOf(options.level);
  return (level, message, fields = {}, jobId) => {
    if (logLevels.indexOf(level) < lowest) return;
    const full = withFields(message, fields).slice(0, MAX_MESSAGE_LENGTH);
    const line =
      options.endpointId === null
        ? [level.toUpperCase().padEnd(5), ...(jobId === undefined ? [] : [jobId]), full].join(' ')
        : JSON.stringify({ requestId: jobId ?? null, message: full, level: level.toUpperCase() });
    options.write(`${line.replaceAll('\n', '\\n')}\n`);
  };
}

function withFields(message: string, fields: LogFields): string {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
  return [message, ...pairs.map(([name, value]) => `${name}=${quoted(value)}`)].join(' ');
}

const quoted = (value: unknown): string => (/^[\w.:-]+$/.test(String(value)) ? String(value) : JSON.stringify(value));
