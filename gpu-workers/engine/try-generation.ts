import sharp from 'sharp';
import type { Engine } from './client.ts';
import { dotsOcrProfile } from './models.ts';
import { dotsOcrPrompts } from './prompts.ts';
import type { Size } from './smart-resize.ts';

const tinyImage: Size = { width: 224, height: 224 };
/** US Letter at 200 dpi, as dots.ocr sees it. */
export const pageImage: Size = { width: 1708, height: 2212 };

/**
 * One token about a white picture: an engine can answer `/health` and still generate nothing. With a picture of a page's
 * size it is also the warm-up, so that the first caller does not pay for lazy initialisation.
 *
 * @throws EngineError
 */
export async function tryGeneration(engine: Engine, signal: AbortSignal, size: Size = tinyImage): Promise<void> {
  const white = { ...size, channels: 3, background: 'white' } as const;
  const png = await sharp({ create: white }).png().toBuffer();
  const prompt = dotsOcrProfile.promptPrefix + dotsOcrPrompts.ocr;
  await engine.answerShortly({ png, prompt, maxTokens: 1, signal });
}
