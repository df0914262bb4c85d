/** The pixel limits a vision model was trained with; both sides of its input are multiples of `factor`. */
export type PixelLimits = { factor: number; minPixels: number; maxPixels: number };

export type Size = { width: number; height: number };

/** Python's rounding, which the models' own code uses: a half goes to the even neighbour. */
const roundHalfEven = (value: number): number => {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
};

/** The models refuse pages that are more than this many times longer than wide. */
export const MAX_ASPECT_RATIO = 200;

/**
 * The size at which a model sees a page, as Qwen2-VL's and dots.ocr's own preprocessing computes it. An image sent in
 * exactly this size is not resized again by the server, so the way back to the page is one division.
 *
 * @throws RangeError when one side is more than 200 times the other.
 */
export function smartResize({ width, height }: Size, { factor, minPixels, maxPixels }: PixelLimits): Size {
  if (Math.max(width, height) > MAX_ASPECT_RATIO * Math.min(width, height)) {
    throw new RangeError(`A side is more than ${MAX_ASPECT_RATIO} times the other`);
  }
  const shrink = (w: number, h: number): Size => {
    const ratio = Math.sqrt((w * h) / maxPixels);
    return {
      width: Math.max(factor, factor * Math.floor(w / ratio / factor)),
      height: Math.max(factor, factor * Math.floor(h / ratio / factor)),
    };
  };
  const rounded = {
    width: Math.max(factor, factor * roundHalfEven(width / factor)),
    height: Math.max(factor, factor * roundHalfEven(height / factor)),
  };
  if (rounded.width * rounded.height > maxPixels) return shrink(width, height);
  if (rounded.width * rounded.height >= minPixels) return rounded;
  const ratio = Math.sqrt(minPixels / (width * height));
  const grown = {
    width: factor * Math.ceil((width * ratio) / factor),
    height: factor * Math.ceil((height * ratio) / factor),
  };
  return grown.width * grown.height > maxPixels ? shrink(grown.width, grown.height) : grown;
}
