import { createEngine, type Engine } from './engine/client.ts';
import { type EngineAddress, isHealthy, waitForEngine } from './engine/readiness.ts';
import { pageImage, tryGeneration } from './engine/try-generation.ts';
import { forwardOpenai } from './runtime/forward-openai.ts';
import { parseOpenaiJob } from './runtime/openai-job.ts';
import { EngineDiedError, type Handler, runWorker, UnfitError } from './runtime/worker.ts';
import { parseSettings, type Settings } from './settings.ts';

export type WorkerParts = {
  createHandler: (engine: Engine, settings: Settings) => Handler;
  /** What must be true of the engine besides being up and serving the model. @throws UnfitError */
  checkEngine?: (address: EngineAddress) => Promise<void>;
};

/**
 * The main program of both images: one engine beside it, one kind of job of ours, and jobs in the form of RunPod's own
 * vLLM image, which are handed to the engine as they are.
 *
 * @returns The process's exit code.
 */
export function startWorker({ createHandler, checkEngine }: WorkerParts): Promise<number> {
  const settings = parseSettings(process.env);
  const address = { baseUrl: settings.ENGINE_BASE_URL, model: settings.ENGINE_MODEL };
  const engine = createEngine({ ...address, maxInFlight: settings.ENGINE_MAX_IN_FLIGHT });
  const handler = createHandler(engine, settings);
  const engineRuns = () => settings.VLLM_PID === undefined || isRunning(settings.VLLM_PID);
  return runWorker({
    handler: (input, context) => {
      const openaiJob = parseOpenaiJob(input);
      return openaiJob ? forwardOpenai(openaiJob, context, address) : handler(input, context);
    },
    ready: async (signal) => {
      if (settings.ENGINE_UNFIT_REASON) throw new UnfitError('engine_weights', settings.ENGINE_UNFIT_REASON);
      await waitForEngine(address, {
        timeoutMs: settings.ENGINE_START_TIMEOUT_S * 1000,
        isRunning: engineRuns,
        signal,
      });
      await checkEngine?.(address);
      await tryGeneration(engine, signal, pageImage);
    },
    engineAlive: async () => {
      if (!engineRuns()) throw new EngineDiedError('vLLM has ended');
      return isHealthy(new URL(address.baseUrl).origin);
    },
    engineAnswers: (signal) => tryGeneration(engine, signal),
  });
}

/** Signal 0 asks whether a process exists without touching it. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
