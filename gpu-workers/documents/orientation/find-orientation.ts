import { setImmediate as othersTurn } from 'node:timers/promises';
import type { PagePixels } from '../resize.ts';
import { dropRules } from './drop-rules.ts';
import { findSkew } from './find-skew.ts';
import { keepLetters } from './keep-letters.ts';
import { countDirections, type DirectionVotes } from './line-direction.ts';
import { type Ink, toInk } from './to-ink.ts';
import { countWayUp, type Votes } from './way-up.ts';

export type QuarterTurns = 0 | 1 | 2 | 3;

/** How a page lies: what it takes to put it upright, and how far its lines slant once it is. */
export type Orientation = {
  /** Clockwise quarter turns that make the page upright. */
  quarterTurns: QuarterTurns;
  /** Clockwise slant of the lines after those turns, -5 to 5; 0 when none stands out. */
  skewDegrees: number;
};

/** Fewer tiles of print than this say nothing: a receipt has about ten, a form a hundred. */
const MIN_TILES = 8;
const SIDEWAYS_MAJORITY = 2.5;
const MIN_WAY_UP_VOTES = 16;
const WAY_UP_MAJORITY = 2;
/** Lines that seem to stand on their heads on a page that lies the usual way are more often a mistake than a fact. */
const UPSIDE_DOWN_MAJORITY = 2.5;

/**
 * Finds out from the picture alone how a page lies: the direction of its lines from where their ink gathers, their slant
 * from the sharpest profile, and which way is up from what sticks out of the lines. A page in doubt is left as it is, for
 * a false turn costs every word of it. Scaling runs off the event loop; the rest is done in steps of 10 to 20 ms, between
 * which others have their turn.
 */
export async function findOrientation(page: PagePixels): Promise<Orientation> {
  const letters = keepLetters(dropRules(await toInk(page)));
  await othersTurn();
  const isSideways = lieSideways(countDirections(letters));
  const lines = isSideways ? turnedClockwise(letters) : letters;
  const skewDegrees = findSkew(lines);
  await othersTurn();
  const votes = countWayUp(lines, skewDegrees);
  if (!isSideways) return { quarterTurns: isMajority(votes.down, votes.up, UPSIDE_DOWN_MAJORITY) ? 2 : 0, skewDegrees };
  const quarterTurns = sidewaysTurns(votes);
  return { quarterTurns, skewDegrees: quarterTurns === 0 ? 0 : skewDegrees };
}

const lieSideways = ({ across, down }: DirectionVotes): boolean =>
  down >= MIN_TILES && down > SIDEWAYS_MAJORITY * across;

function sidewaysTurns({ up, down }: Votes): QuarterTurns {
  if (isMajority(up, down, WAY_UP_MAJORITY)) return 1;
  return isMajority(down, up, WAY_UP_MAJORITY) ? 3 : 0;
}

const isMajority = (these: number, those: number, factor: number): boolean =>
  these >= MIN_WAY_UP_VOTES && these > factor * those;

function turnedClockwise({ width, height, dots }: Ink): Ink {
  const turned = new Uint8Array(dots.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) turned[x * height + (height - 1 - y)] = dots[y * width + x]!;
  }
  return { width: height, height: width, dots: turned };
}
