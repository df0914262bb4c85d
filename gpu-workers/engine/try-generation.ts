import sharp from 'sharp';
import type { Engine } from './client.ts';
import { dotsOcrProfile } from './models.ts';
import { dotsOcrPrompts } from './prompts.ts';

const SIDE_PIXELS = 224;

/**
 * One tiny generation: an engine can answer `/health` and still generate nothing. Also the warm-up, so that the first
 * caller does not pay for lazy initialisation.
 *
 * @throws EngineError
 */
export async function tryGeneration(engine: Engine, signal: AbortSignal): Promise<void> {
  const white = { width: SIDE_PIXELS, height: SIDE_PIXELS, channels: 3, background: 'white' } as const;
  const png = await sharp({ create: white }).png().toBuffer();
  const prompt = dotsOcrProfile.promptPrefix + dotsOcrPrompts.ocr;
  await engine.answerShortly({ png, prompt, maxTokens: 1, signal });
}
