/** One line of Prometheus' text format that is a number. */
export type ParsedSample = { name: string; labels: Record<string, string>; value: number };

const commentLine =
  /^# (?:HELP [a-zA-Z_:][a-zA-Z0-9_:]* .*|TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram))$/;
const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]\d+)?)$/;
const labelPair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y;

/**
 * Reads the text as Prometheus does, and is as strict: each sample belongs to the family announced right before it, no series
 * comes twice, and the text ends with a line's end.
 */
export function parsePrometheus(text: string): { types: Map<string, string>; samples: ParsedSample[] } {
  if (!text.endsWith('\n')) throw new Error('The text does not end with the end of a line');
  const types = new Map<string, string>();
  const series = new Set<string>();
  const samples: ParsedSample[] = [];
  let family = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = commentLine.exec(line);
    if (comment !== null) {
      if (comment[1] === undefined) continue;
      if (types.has(comment[1])) throw new Error(`A second family ${comment[1]}`);
      family = comment[1];
      types.set(family, comment[2] as string);
      continue;
    }
    const sample = toSample(line);
    const suffixes = types.get(family) === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    if (!suffixes.some((suffix) => sample.name === family + suffix)) throw new Error(`No place for ${line}`);
    const id = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (series.has(id)) throw new Error(`Twice: ${line}`);
    series.add(id);
    samples.push(sample);
  }
  return { types, samples };
}

function toSample(line: string): ParsedSample {
  const [, name, pairs = '', number] = sampleLine.exec(line) ?? [];
  if (name === undefined || number === undefined) throw new Error(`Not a sample: ${line}`);
  const labels: Record<string, string> = {};
  labelPair.lastIndex = 0;
  for (let at = 0; at < pairs.length; at = labelPair.lastIndex) {
    const pair = labelPair.exec(pairs);
    if (pair === null) throw new Error(`Not labels: ${line}`);
    labels[pair[1] as string] = (pair[2] as string).replace(/\\(.)/g, (_, mark) => (mark === 'n' ? '\n' : mark));
  }
  return { name, labels, value: Number(number.replace('Inf', 'Infinity')) };
}
