import type { PixelLimits } from './smart-resize.ts';

/** What a handler has to know of a model before it can send a page. Keyed by the name the server serves it under. */
export type ModelProfile = {
  limits: PixelLimits;
  /** dots.ocr's chat template leaves the image's place to the caller: this text goes before the prompt. */
  promptPrefix: string;
};

/** `min_pixels`/`max_pixels` of dots.ocr's own code; its prefix is needed with `--chat-template-content-format string`. */
export const dotsOcrProfile: ModelProfile = {
  limits: { factor: 28, minPixels: 3_136, maxPixels: 11_289_600 },
  promptPrefix: '<|img|><|imgpad|><|endofimg|>',
};

/** `--mm-processor-kwargs` of the classify image: more pixels would not fit a 24 GB card beside the weights. */
export const qwenVlProfile: ModelProfile = {
  limits: { factor: 28, minPixels: 200_704, maxPixels: 1_003_520 },
  promptPrefix: '',
};
