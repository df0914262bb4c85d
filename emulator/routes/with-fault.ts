import { sleep } from '../../shared/clock.ts';
import type { Fault } from '../faults.ts';
import { htmlReply, type Reply } from '../http/reply.ts';
import type { RouteContext } from './route.ts';

/** Cut mid-way, as a proxy leaves it. */
const HALF_OF_A_JSON_TEXT = '{"id":"';

/**
 * Answers a call as its fault demands. Faults that only the route can do, a lost job for one, pass through to `handle`.
 *
 * @param cutWorker - Cuts every open connection of the worker that made the call.
 */
export async function withFault(
  fault: Fault,
  { call, clock }: Pick<RouteContext, 'call' | 'clock'>,
  handle: () => Promise<Reply>,
  cutWorker: () => void,
): Promise<Reply> {
  switch (fault.kind) {
    case 'delay': {
      const early = fault.takesEffect ? await handle() : null;
      await sleep(clock, fault.delayMs, call.gone);
      if (early !== null) return early;
      return call.gone.aborted ? { status: 0, cut: true } : handle();
    }
    case 'status':
      // The edge gives up on a request that the queue has long accepted; other refusals come before any work.
      if (fault.takesEffect ?? fault.status === 524) {
        call.abandon();
        await handle();
      }
      return toStatusReply(fault.status, fault.retryAfterSeconds);
    case 'reset':
      if (fault.takesEffect) await handle();
      return { status: 0, cut: true };
    case 'freeze':
      cutWorker();
      return { status: 0, cut: true };
    case 'emptyBody':
      if (fault.takesEffect) await handle();
      return { status: 200 };
    case 'badJson':
      if (fault.takesEffect) await handle();
      return { status: 200, text: HALF_OF_A_JSON_TEXT, headers: { 'content-type': 'application/json' } };
    default:
      return handle();
  }
}

function toStatusReply(status: number, retryAfterSeconds: number | undefined): Reply {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  const { headers: type, ...reply } = statusPages[status] ?? { status, json: { error: `fault: status ${status}` } };
  return { ...reply, headers: { ...type, ...headers } };
}

const statusPages: Record<number, Reply> = {
  502: htmlReply(502, 'Bad gateway'),
  524: htmlReply(524, 'A timeout occurred'),
};
