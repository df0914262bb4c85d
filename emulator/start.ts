import { type App, type AppOptions, createApp } from './app.ts';
import { closeServer, serve } from './http/serve.ts';
import { toWorkerVariables } from './routes/worker-variables.ts';
import { defaultSettings } from './settings.ts';

export type EmulatorOptions = AppOptions & {
  /** 127.0.0.1 by default. */
  host?: string;
  /** 0, the default, is any free one. */
  port?: number;
};

export type Emulator = Omit<App, 'handle'> & {
  /** `http://127.0.0.1:PORT`; the queue API is under `${url}/v2/{endpoint}`. */
  url: string;
  port: number;
  /** The variables that RunPod sets in a worker's container. @throws Error when there is no such endpoint. */
  workerVariables(endpointId: string, workerId: string): Record<string, string>;
  /** Stops listening and ends every request that is held. */
  close(): Promise<void>;
};

/**
 * Starts RunPod's queue on this machine, in this process.
 *
 * @throws Error in plain words when it cannot listen, or when the settings would lose every job.
 */
export async function startEmulator({ host = '127.0.0.1', port = 0, ...options }: EmulatorOptions): Promise<Emulator> {
  const settings = { ...defaultSettings, ...options.settings };
  if (settings.leaseMs <= settings.pingIntervalMs) {
    throw new Error('The lease must be longer than the ping interval, at best four times as long.');
  }
  const app = createApp(options);
  const listening = await serve(app.handle, { host, port });
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${listening.port}`;
  return {
    faults: app.faults,
    setQuirks: app.setQuirks,
    clock: app.clock,
    reset: app.reset,
    url,
    port: listening.port,
    workerVariables(endpointId, workerId) {
      const endpoint = options.endpoints.find(({ id }) => id === endpointId);
      if (endpoint === undefined) throw new Error(`There is no endpoint ${endpointId}.`);
      return toWorkerVariables(endpoint, { baseUrl: url, workerId, pingIntervalMs: settings.pingIntervalMs });
    },
    async close() {
      app.close();
      await closeServer(listening.server);
    },
  };
}
