import sharp from 'sharp';
import { UnfitError } from '../runtime/unfit-error.ts';
import { dotsOcrProfile } from './models.ts';
import { dotsOcrPrompts } from './prompts.ts';
import { type EngineAddress, tokenize } from './readiness.ts';

/** Marks of dots.ocr's chat template, by their ids in its `tokenizer_config.json`. */
const marks = { '<|user|>': 151670, '<|endofuser|>': 151671, '<|img|>': 151666 } as const;
/** The least that dots.ocr sees: 2 by 2 patches. */
const SIDE_PIXELS = 56;

/**
 * The prompt must reach the model exactly as in its training: without `--chat-template-content-format string` the user
 * marks vanish, and with a wrong prefix the image stands there twice. Both give answers that are merely worse, so the
 * server is asked what it would show the model.
 *
 * @throws UnfitError
 */
export async function assertDotsOcrPrompt({ baseUrl, model }: EngineAddress): Promise<void> {
  const white = { width: SIDE_PIXELS, height: SIDE_PIXELS, channels: 3, background: 'white' } as const;
  const png = await sharp({ create: white }).png().toBuffer();
  const content = [
    { type: 'image_url', image_url: { url: `data:image/png;base64,${png.toString('base64')}` } },
    { type: 'text', text: dotsOcrProfile.promptPrefix + dotsOcrPrompts.layout_all },
  ];
  const ids = await tokenize(baseUrl, { model, messages: [{ role: 'user', content }] });
  for (const [mark, id] of Object.entries(marks)) {
    const count = ids.filter((other) => other === id).length;
    if (count !== 1) throw new UnfitError('engine_prompt', `The model would be shown ${mark} ${count} times, not once`);
  }
}
