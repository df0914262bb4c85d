import type { Ink } from './to-ink.ts';

const MAX_DEGREES = 5;
const COARSE_STEP_DEGREES = 0.5;
const FINE_STEP_DEGREES = 0.1;
/** Lines that lie level give a profile so much sharper than slanted ones; less of a peak is no print in lines. */
const CLEAR_PEAK = 1.12;

/**
 * How far the lines of an otherwise upright page slant, in degrees clockwise, from -5 to 5: the angle at which its
 * row profile is sharpest. 0 when no angle stands out.
 */
export function findSkew(ink: Ink): number {
  const points = inkPoints(ink);
  const sharpness = (degrees: number) => profileSharpness(ink, points, degrees);
  const level = sharpness(0);
  let best = { degrees: 0, score: level };
  const tryAll = (from: number, to: number, step: number) => {
    for (let degrees = from; degrees <= to + step / 2; degrees += step) {
      const score = sharpness(degrees);
      if (score > best.score) best = { degrees, score };
    }
  };
  tryAll(-MAX_DEGREES, MAX_DEGREES, COARSE_STEP_DEGREES);
  tryAll(best.degrees - COARSE_STEP_DEGREES, best.degrees + COARSE_STEP_DEGREES, FINE_STEP_DEGREES);
  const isClear = best.score > CLEAR_PEAK * level && Math.abs(best.degrees) <= MAX_DEGREES;
  return isClear ? Math.round(best.degrees * 10) / 10 : 0;
}

/** Every second row and column of ink is enough for a profile, and a quarter of the work. */
function inkPoints({ width, height, dots }: Ink): { xs: Float32Array; ys: Float32Array } {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = y & 1; x < width; x += 2) {
      if (dots[y * width + x] !== 1) continue;
      xs.push(x);
      ys.push(y);
    }
  }
  return { xs: Float32Array.from(xs), ys: Float32Array.from(ys) };
}

/** The sum of squared steps between neighbouring rows, each point moved up by what a slant of `degrees` moved it down. */
function profileSharpness(
  { width, height }: Ink,
  { xs, ys }: { xs: Float32Array; ys: Float32Array },
  degrees: number,
): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const margin = Math.ceil(Math.abs(slope) * width) + 1;
  const rows = new Uint32Array(height + 2 * margin + 1);
  for (let at = 0; at < xs.length; at += 1) rows[Math.round(ys[at]! - slope * xs[at]!) + margin]! += 1;
  let sum = 0;
  for (let row = 1; row < rows.length; row += 1) sum += (rows[row]! - rows[row - 1]!) ** 2;
  return sum;
}
