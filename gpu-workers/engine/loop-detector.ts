/** What a model does that will not end by itself. */
export type Loop = 'repeated_text' | 'empty_rows' | 'repeated_cell';

const TAIL_CHARACTERS = 1_500;
/** Leader dots, fill-in lines and spaces are printed in long runs, so they need a longer tail to count as a loop. */
const LEADER_TAIL_CHARACTERS = 1_200;
const MIN_REPEATED_CHARACTERS = 400;
const MAX_PATTERN_CHARACTERS = 200;
const MIN_REPEATS = 4;
const MAX_EMPTY_ROWS = 30;
const MAX_EQUAL_OBJECTS = 5;

/**
 * Looks at the end of an answer that is still streaming. Rows of a statement differ in their digits, so only exact
 * repetition counts.
 *
 * @returns The kind of loop, or null while the text still moves on.
 */
export function findLoop(answer: string): Loop | null {
  const tail = answer.slice(-TAIL_CHARACTERS);
  if (endsInEmptyRows(answer)) return 'empty_rows';
  if (endsInEqualObjects(answer)) return 'repeated_cell';
  for (let length = 1; length <= MAX_PATTERN_CHARACTERS; length += 1) {
    const pattern = tail.slice(-length);
    const repeated = repeatedCharacters(tail, length);
    const needed = /^[\s._…·-]+$/.test(pattern) ? LEADER_TAIL_CHARACTERS : MIN_REPEATED_CHARACTERS;
    if (repeated >= Math.max(needed, MIN_REPEATS * length)) return 'repeated_text';
  }
  return null;
}

/** How many characters at the end equal those `period` places before them. */
function repeatedCharacters(tail: string, period: number): number {
  let at = tail.length - 1;
  while (at >= period && tail[at] === tail[at - period]) at -= 1;
  return tail.length - 1 - at + period;
}

function endsInEmptyRows(answer: string): boolean {
  const rows = answer.slice(-8_000).match(/(?:<tr>(?:\s|<td[^>]*>\s*<\/td>)*<\/tr>\s*)+(?:<tr>)?(?:<td[^>]*>)?$/);
  return rows !== null && rows[0].split('</tr>').length - 1 > MAX_EMPTY_ROWS;
}

function endsInEqualObjects(answer: string): boolean {
  const objects =
    answer
      .slice(-20_000)
      .match(/\{"bbox"[^{}]*\}/g)
      ?.slice(-MAX_EQUAL_OBJECTS) ?? [];
  return objects.length === MAX_EQUAL_OBJECTS && objects.every((object) => object === objects[0]);
}
