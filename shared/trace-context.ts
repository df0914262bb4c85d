/**
 * Where a piece of work stands in a trace that began elsewhere and goes on elsewhere.
 * @see https://www.w3.org/TR/trace-context/ (level 1)
 */
export type TraceContext = {
  /** 32 hex digits: the whole trace. */
  traceId: string;
  /** 16 hex digits: the step that hands the work on. */
  spanId: string;
  /** Whether whoever began the trace records it. */
  isSampled: boolean;
};

const pattern = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
const MAX_LENGTH = 256;

/** Null when the header is not one: then the trace begins here. */
export function parseTraceparent(header: string | undefined): TraceContext | null {
  const match = header !== undefined && header.length <= MAX_LENGTH ? pattern.exec(header) : null;
  if (match === null) return null;
  const [, traceId = '', spanId = '', flags = '00'] = match;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export const toTraceparent = ({ traceId, spanId, isSampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;

/** The next step of a trace; of a new one when there is none. */
export const nextSpan = (before: TraceContext | null): TraceContext => ({
  traceId: before?.traceId ?? randomHex(16),
  spanId: randomHex(8),
  isSampled: before?.isSampled ?? true,
});

const randomHex = (byteCount: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(byteCount)), (byte) => byte.toString(16).padStart(2, '0')).join('');
