import { createEngine } from '../../../gpu-workers/engine/client.ts';
import { createExtractHandler } from '../../../gpu-workers/extract/handler.ts';
import { runWorker } from '../../../gpu-workers/runtime/worker.ts';
import { parseSettings } from '../../../gpu-workers/settings.ts';

/** The extract worker as it runs in the image, but for its checks of the engine: this one answers instantly, and can nothing else. */
const settings = parseSettings(process.env);
const engine = createEngine({
  baseUrl: settings.ENGINE_BASE_URL,
  model: settings.ENGINE_MODEL,
  maxInFlight: settings.ENGINE_MAX_IN_FLIGHT,
});
process.exitCode = await runWorker({ handler: createExtractHandler(engine, settings) });
process.exit();
