import { compose, invert, mapBbox, scaling } from './affine.ts';
import type { DecodedImage } from './decode-image.ts';
import { detectText } from './detect-text.ts';
import { findQuarterTurns } from './find-quarter-turns.ts';
import { inkRatio, toGray } from './gray-image.ts';
import type { OcrPage } from './line.ts';
import type { OcrModels } from './load-models.ts';
import { createLineReader } from './recognise-line.ts';
import { recogniseLines } from './recognise-lines.ts';
import { skewOf } from './skew.ts';
import { turnQuarters, turnSlightly } from './turn-image.ts';

/** A smaller skew does not hurt the recogniser, and turning an image blurs it. */
const MIN_SKEW_DEGREES = 0.4;

/** Reads one page: detect → turn upright → take out the skew → recognise. */
export async function recognisePage(
  { image, received }: DecodedImage,
  { detector, recogniser }: OcrModels,
): Promise<OcrPage> {
  let boxes = await detectText(image, detector);
  let readLine = createLineReader(image, recogniser);
  const quarterTurns = await findQuarterTurns(boxes, readLine);
  const upright = turnQuarters(image, quarterTurns);
  if (quarterTurns !== 0) boxes = await detectText(upright.image, detector);
  const skewDegrees = (skewOf(boxes) * 180) / Math.PI;
  const isSkewed = Math.abs(skewDegrees) > MIN_SKEW_DEGREES;
  const level = isSkewed ? turnSlightly(upright.image, (-skewDegrees * Math.PI) / 180) : null;
  if (level) boxes = await detectText(level.image, detector);

  const page = level?.image ?? upright.image;
  if (page !== image) readLine = createLineReader(page, recogniser);
  const scaled = scaling(image.width / received.width, image.height / received.height);
  const turned = compose(scaled, upright.map);
  const toPage = level ? compose(turned, level.map) : turned;
  const toInput = invert(toPage);
  const gray = toGray(page);
  return {
    lines: await recogniseLines(page, boxes, readLine),
    gray,
    quarterTurns,
    skewDegrees: isSkewed ? skewDegrees : 0,
    toInput: (bbox) => mapBbox(toInput, bbox),
    fromInput: (bbox) => mapBbox(toPage, bbox),
    inkRatio: inkRatio(gray),
  };
}
