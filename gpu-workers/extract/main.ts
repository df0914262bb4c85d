import { createEngine } from '../engine/client.ts';
import { isHealthy, waitForEngine } from '../engine/readiness.ts';
import { runWorker } from '../runtime/worker.ts';
import { parseSettings } from '../settings.ts';
import { createExtractHandler } from './handler.ts';

const settings = parseSettings(process.env);
const address = { baseUrl: settings.ENGINE_BASE_URL, model: settings.ENGINE_MODEL };
const engine = createEngine({ ...address, maxInFlight: settings.ENGINE_MAX_IN_FLIGHT });

process.exitCode = await runWorker({
  handler: createExtractHandler(engine, settings),
  ready: async () => {
    await waitForEngine(address, settings.ENGINE_START_TIMEOUT_S * 1000);
  },
  engineAlive: () => isHealthy(new URL(settings.ENGINE_BASE_URL).origin),
});
