import sharp from 'sharp';
import type { TiltedBox } from './min-area-box.ts';
import type { Model, Tensor } from './ort.ts';
import type { RgbImage } from './rgb-image.ts';
import { findTextRegions } from './text-regions.ts';

/** The largest side at which the detector was tried; 960 reads clean print clearly worse, 1600 no better. */
const LONG_SIDE_PIXELS = 1536;
/** The network halves its input five times. */
const SIDE_MULTIPLE = 32;
/** ImageNet's, in the order in which PaddleOCR applies them to its blue, green and red planes. */
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;

/** Finds the text lines of a page: one box each, in pixels of `image`, in no order. */
export async function detectText(image: RgbImage, detector: Model): Promise<TiltedBox[]> {
  const scale = LONG_SIDE_PIXELS / Math.max(image.width, image.height);
  const width = toMultiple(image.width * scale);
  const height = toMultiple(image.height * scale);
  const pixels = await sharp(image.pixels, { raw: { width: image.width, height: image.height, channels: 3 } })
    .resize({ width, height, fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  const { data } = await detector.run(toDetectorInput({ width, height, pixels }));
  const [scaleX, scaleY] = [image.width / width, image.height / height];
  return findTextRegions({ width, height, probabilities: data }).map((box) => ({
    x: box.x * scaleX,
    y: box.y * scaleY,
    width: box.width * scaleX,
    height: box.height * scaleY,
    angle: box.angle,
  }));
}

const toMultiple = (side: number): number => Math.max(SIDE_MULTIPLE, SIDE_MULTIPLE * Math.round(side / SIDE_MULTIPLE));

function toDetectorInput({ width, height, pixels }: RgbImage): Tensor {
  const plane = width * height;
  const data = new Float32Array(3 * plane);
  for (const channel of [0, 1, 2] as const) {
    const source = 2 - channel; // the network was trained on blue, green, red
    const factor = 1 / (255 * DEVIATION[channel]);
    const offset = -MEAN[channel] / DEVIATION[channel];
    for (let at = 0; at < plane; at += 1) data[channel * plane + at] = pixels[3 * at + source]! * factor + offset;
  }
  return { data, dims: [1, 3, height, width] };
}
