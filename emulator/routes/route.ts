import type { Clock } from '../../shared/clock.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Fault } from '../faults.ts';
import type { Call } from '../http/call.ts';
import type { Reply } from '../http/reply.ts';
import type { EmulatorSettings } from '../settings.ts';

/** What a route has to work with. */
export type RouteContext = {
  call: Call;
  endpoint: Endpoint;
  settings: EmulatorSettings;
  clock: Clock;
  /** The fault that this call met, for routes that know it. */
  fault: Fault | null;
};

export type Route = {
  methods: readonly string[];
  /** How many parts the path has after `/v2/{endpoint}/{route}`; null is any number. */
  parameters: number | null;
  /** @throws Refusal for everything that is answered with an error. */
  handle(context: RouteContext, ...parameters: string[]): Promise<Reply>;
};
