import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { checkedLookup } from './checked-lookup.ts';

export type PinnedAgentOptions = {
  /** One's own machine only: private addresses may be reached. */
  allowPrivate: boolean;
  /** To connect, to wait for an answer's headers, and between two pieces of its body. */
  idleTimeoutMs: number;
  /** How names are resolved; the system's way unless a test brings its own. */
  lookup?: LookupFunction;
};

/**
 * Makes connections only to addresses that were checked. For one URL of somebody else's: no connection outlives it, and
 * none was opened under another one's rules. Whoever holds it must destroy it.
 */
export function createPinnedAgent({ allowPrivate, idleTimeoutMs, lookup }: PinnedAgentOptions): Agent {
  const resolve = allowPrivate ? lookup : checkedLookup(lookup);
  return new Agent({
    connect: { timeout: idleTimeoutMs, ...(resolve === undefined ? {} : { lookup: resolve }) },
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
  });
}
