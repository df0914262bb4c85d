/** A longer run is no amount, date or number, and the patterns that read these take the longer the more they are given. */
const longestRun = 200;

/** Every text of one to `longest` words that follow each other in a unit; each text once. */
export function wordRuns(units: readonly (readonly string[])[], longest: number): Set<string> {
  const runs = new Set<string>();
  for (const words of units) {
    for (let from = 0; from < words.length; from += 1) {
      let run = '';
      for (let at = from; at < Math.min(words.length, from + longest); at += 1) {
        run += at === from ? words[at] : ` ${words[at]}`;
        if (run.length > longestRun) break;
        runs.add(run);
      }
    }
  }
  return runs;
}

/** The same without the signs before the first letter or digit of a run and behind its last one. */
export function bareWordRuns(units: readonly (readonly string[])[], longest: number): Set<string> {
  const runs = new Set<string>();
  for (const words of units) {
    const cores = words.map((word) => core.exec(word));
    for (let from = 0; from < words.length; from += 1) {
      let run = '';
      for (let at = from; at < Math.min(words.length, from + longest); at += 1) {
        const [word = '', found] = [words[at], cores[at]];
        // A run that begins or ends with signs alone is the shorter one without them, which has its own turn.
        if (!found && at === from) break;
        const start = found && at === from ? found.index : 0;
        const before = at === from ? '' : `${run} `;
        if (before.length + word.length > longestRun) break;
        if (found) runs.add(before + word.slice(start, found.index + found[0].length));
        run = before + word.slice(start);
      }
    }
  }
  return runs;
}

/** A word without the signs around it. */
const core = /[\p{L}\d](?:.*[\p{L}\d])?/su;
