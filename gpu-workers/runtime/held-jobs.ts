/** Why a job ends before its handler does. Only `engine_died` is told to the platform. */
export type AbortReason = 'stopped' | 'shutdown' | 'engine_died';

/** The reason of an aborted `context.signal`; it is an `AbortError`, as every library expects of an aborted signal. */
export class JobAbortedError extends Error {
  override readonly name = 'AbortError';
  readonly reason: AbortReason;
  constructor(reason: AbortReason) {
    super(`The job was aborted: ${reason}`);
    this.reason = reason;
  }
}

/** One job between its take and its result. */
export type HeldJob = {
  readonly id: string;
  /** The handler should end. */
  readonly handlerSignal: AbortSignal;
  /** Nothing more may be posted for this job. */
  readonly postSignal: AbortSignal;
  abort(reason: AbortReason): void;
  /** The job is over for the platform: it leaves the pings. */
  leave(): void;
  /** The handler is over for the machine: its slot is free. */
  freeSlot(): void;
};

export type HeldJobs = {
  ids(): string[];
  /** Calls `listener` whenever `ids()` may have changed. */
  onChange(listener: () => void): void;
  find(id: string): HeldJob | null;
  add(id: string): HeldJob;
  freeSlots(): number;
  abortAll(reason: AbortReason): void;
  /** Resolves when a slot is free, or when `signal` aborts. */
  slotFree(signal: AbortSignal): Promise<void>;
  /** Resolves when no job is held. */
  idle(): Promise<void>;
};

/** Keeps count of two things that end at different times: what the platform thinks we hold, and what really still runs. */
export function createHeldJobs(slots: number): HeldJobs {
  const held = new Map<string, HeldJob>();
  let usedSlots = 0;
  let changed = Promise.withResolvers<void>();
  const listeners: (() => void)[] = [];
  const announce = () => {
    for (const listener of listeners) listener();
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };

  function add(id: string): HeldJob {
    const handler = new AbortController();
    const post = new AbortController();
    let hasSlot = true;
    usedSlots += 1;
    const job: HeldJob = {
      id,
      handlerSignal: handler.signal,
      postSignal: post.signal,
      abort(reason) {
        handler.abort(new JobAbortedError(reason));
        if (reason !== 'engine_died') post.abort(new JobAbortedError(reason));
      },
      leave() {
        if (held.get(id) === job) held.delete(id);
        announce();
      },
      freeSlot() {
        if (hasSlot) usedSlots -= 1;
        hasSlot = false;
        announce();
      },
    };
    held.set(id, job);
    announce();
    return job;
  }

  return {
    add,
    ids: () => [...held.keys()],
    onChange: (listener) => void listeners.push(listener),
    find: (id) => held.get(id) ?? null,
    freeSlots: () => Math.max(0, slots - usedSlots),
    abortAll(reason) {
      for (const job of [...held.values()]) job.abort(reason);
    },
    async slotFree(signal) {
      while (usedSlots >= slots && !signal.aborted) await orAborted(changed.promise, signal);
    },
    async idle() {
      while (held.size > 0) await changed.promise;
    },
  };
}

/** Resolves with `promise` or when `signal` aborts, whichever is first, and leaves no listener behind. */
export function orAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      signal.removeEventListener('abort', finish);
      resolve();
    };
    if (signal.aborted) finish();
    signal.addEventListener('abort', finish);
    promise.then(finish, finish);
  });
}
