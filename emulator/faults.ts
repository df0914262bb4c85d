import { z } from 'zod';

/** Every call that a fault can be put on. `webhook` is the emulator's own call to a client. */
export const faultRoutes = [
  'run',
  'runsync',
  'status',
  'status-sync',
  'stream',
  'cancel',
  'retry',
  'purge-queue',
  'health',
  'requests',
  'openai',
  'job-take',
  'job-take-batch',
  'job-stop',
  'job-done',
  'job-stream',
  'ping',
  'webhook',
] as const;

export type FaultRoute = (typeof faultRoutes)[number];

const where = {
  /** `*` is any call but `webhook`. */
  route: z.enum([...faultRoutes, '*']),
  /** Only on this endpoint. */
  endpoint: z.string().optional(),
  /** Only for this worker's calls. */
  worker: z.string().optional(),
  /** How often it happens before it is over. Without it: once, or without end when there is a `probability`. */
  times: z.number().int().positive().optional(),
  /** How likely it is each time that the call comes. */
  probability: z.number().gt(0).max(1).default(1),
};

/** For a fault of the answer: whether the call has done its work by then, so that only the answer is bad. */
const takesEffect = (normally: boolean) => z.boolean().default(normally);

const delayMs = z.number().int().nonnegative();

/** What can go wrong, and where. The shape is that of `POST /_emulator/faults` as well. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** Answers with this status: an HTML page for 502 and 524, JSON for the rest. 524 comes after the work is done. */
  z.strictObject({
    ...where,
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    takesEffect: z.boolean().optional(),
    /** Sent as `Retry-After`. */
    retryAfterSeconds: z.number().int().nonnegative().optional(),
  }),
  /** Cuts the connection without an answer. */
  z.strictObject({ ...where, kind: z.literal('reset'), takesEffect: takesEffect(false) }),
  /** Cuts every open connection of the worker that made the call, as when its container is frozen. */
  z.strictObject({ ...where, kind: z.literal('freeze') }),
  /**
   * The call is looked at so much later, and never when its client has hung up by then; with `takesEffect` it is looked at
   * at once, and its answer comes so much later. A webhook is sent so much later.
   */
  z.strictObject({ ...where, kind: z.literal('delay'), delayMs, takesEffect: takesEffect(false) }),
  /** 200 with nothing in it. */
  z.strictObject({ ...where, kind: z.literal('emptyBody'), takesEffect: takesEffect(true) }),
  /** 200 with half of a JSON text. */
  z.strictObject({ ...where, kind: z.literal('badJson'), takesEffect: takesEffect(true) }),
  /** On `job-take` and `job-take-batch`: the jobs taken are handed out once more while they run. */
  z.strictObject({ ...where, kind: z.literal('duplicateDelivery') }),
  /** On `run` and `runsync`: the job is accepted and never seen again. */
  z.strictObject({ ...where, kind: z.literal('lostJob') }),
  /** On `job-done`: the result is refused as too large. */
  z.strictObject({ ...where, kind: z.literal('resultTooLarge') }),
  /** On `webhook`: it is never sent. */
  z.strictObject({ ...where, kind: z.literal('lostWebhook') }),
  /** On `webhook`: it is sent again after it has arrived, so much later. */
  z.strictObject({ ...where, kind: z.literal('duplicateWebhook'), delayMs: delayMs.default(0) }),
]);

export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

export type Faults = {
  /** @returns Its id, for `remove`. @throws ZodError when the fault has another shape. */
  add(fault: FaultInput): string;
  remove(id: string): boolean;
  list(): (Fault & { id: string })[];
  clear(): void;
  /** The fault that this call meets, if any; the earliest added that fits. Counts it. */
  meet(call: { route: FaultRoute; endpoint: string; worker: string | null }): Fault | null;
};

/** @param random - As `Math.random`. */
export function createFaults(random: () => number): Faults {
  const faults = new Map<string, { fault: Fault; left: number }>();
  let added = 0;
  return {
    add(input) {
      const fault = faultSchema.parse(input);
      added += 1;
      const id = `fault-${added}`;
      faults.set(id, { fault, left: fault.times ?? (fault.probability < 1 ? Infinity : 1) });
      return id;
    },
    remove: (id) => faults.delete(id),
    list: () => [...faults].map(([id, { fault }]) => ({ ...fault, id })),
    clear: () => faults.clear(),
    meet({ route, endpoint, worker }) {
      for (const [id, entry] of faults) {
        const { fault } = entry;
        const fits =
          (fault.route === route || (fault.route === '*' && route !== 'webhook')) &&
          (fault.endpoint ?? endpoint) === endpoint &&
          (fault.worker ?? worker) === worker;
        if (!fits || random() >= fault.probability) continue;
        entry.left -= 1;
        if (entry.left <= 0) faults.delete(id);
        return fault;
      }
      return null;
    },
  };
}
