import type { KeyEnvironment, KeyScope, KeyTier } from '../shared/api/keys.ts';
import type { TraceContext } from '../shared/trace-context.ts';
import type { RequestFacts } from './telemetry/request-log.ts';

/** Whoever a valid key belongs to. */
export type Caller = {
  /** Owns keys, documents and jobs; the index of the request log. */
  tenantId: string;
  /** Of the key itself; never the key. */
  keyId: string;
  scopes: readonly KeyScope[];
  environment: KeyEnvironment;
  tier: KeyTier;
  /** Null: as many as the tenant may. */
  pagesPerMonth: number | null;
};

/** What the steps of one request know of each other. */
export type GatewayEnv = {
  Variables: {
    /** The caller's own `x-request-id` when it is a sane one, else a fresh UUID. */
    requestId: string;
    /** The request's own span, under the caller's `traceparent` when there is one. */
    trace: TraceContext;
    /** Milliseconds since the epoch. */
    startedAtMs: number;
    /** Aborts when the caller hangs up. Taken at the door: a request that is rebuilt with another body loses it. */
    signal: AbortSignal;
    /** Set by `authenticate`; every `/v1` handler has it. */
    caller: Caller;
    /** Collected on the way and written once, after the answer is known. */
    facts: RequestFacts;
  };
};
