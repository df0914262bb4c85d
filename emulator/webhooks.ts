import { type Clock, sleep } from '../shared/clock.ts';
import type { Faults } from './faults.ts';
import type { EmulatorSettings } from './settings.ts';

export type Webhook = { url: string; endpointId: string; body: Record<string, unknown> };

export type WebhooksOptions = {
  settings: Pick<EmulatorSettings, 'webhookWaitsMs' | 'webhookTimeoutMs'>;
  clock: Clock;
  faults: Faults;
  fetch: typeof globalThis.fetch;
};

/**
 * Delivers what a finished job's client asked to be told: a POST of JSON, repeated until a 2xx or until the attempts are
 * used up. A webhook that fails changes nothing about its job.
 */
export function createWebhooks({ settings, clock, faults, fetch }: WebhooksOptions) {
  let pending = new AbortController();

  /** @returns Whether the receiver took it. */
  async function post(url: string, body: string, dropped: AbortSignal): Promise<boolean> {
    const call = new AbortController();
    const giveUp = () => call.abort();
    dropped.addEventListener('abort', giveUp);
    const cancelTimeout = clock.setTimer(giveUp, settings.webhookTimeoutMs);
    try {
      const headers = { 'content-type': 'application/json', 'user-agent': 'Go-http-client/2.0' };
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: call.signal });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    } finally {
      cancelTimeout();
      dropped.removeEventListener('abort', giveUp);
    }
  }

  async function postUntilTaken(url: string, body: string, dropped: AbortSignal): Promise<void> {
    for (const waitMs of settings.webhookWaitsMs) {
      if (waitMs > 0) await sleep(clock, waitMs, dropped);
      if (dropped.aborted || (await post(url, body, dropped))) return;
    }
  }

  return {
    /** Resolves when it has been taken or given up. */
    async send({ url, endpointId, body }: Webhook): Promise<void> {
      const text = JSON.stringify(body);
      const dropped = pending.signal;
      const fault = faults.meet({ route: 'webhook', endpoint: endpointId, worker: null });
      if (fault?.kind === 'lostWebhook') return;
      if (fault?.kind === 'delay') await sleep(clock, fault.delayMs, dropped);
      await postUntilTaken(url, text, dropped);
      if (fault?.kind !== 'duplicateWebhook') return;
      await sleep(clock, fault.delayMs, dropped);
      await postUntilTaken(url, text, dropped);
    },
    /** Gives up everything that is still to be sent. */
    dropAll(): void {
      pending.abort();
      pending = new AbortController();
    },
  };
}

export type Webhooks = ReturnType<typeof createWebhooks>;
