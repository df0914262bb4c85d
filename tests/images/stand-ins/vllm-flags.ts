/** `none`: `--flag`, and `--no-flag` besides; `one`: `--flag value` or `--flag=value`; `many`: one value or more. */
type Arity = 'none' | 'one' | 'many';

/** Flags of `vllm serve` that 0.11.0 and 0.27.1 both have and that a worker could want. Everything else is refused. */
const known: Record<string, Arity> = {
  '--host': 'one',
  '--port': 'one',
  '--served-model-name': 'many',
  '--trust-remote-code': 'none',
  '--chat-template-content-format': 'one',
  '--tensor-parallel-size': 'one',
  '--gpu-memory-utilization': 'one',
  '--max-model-len': 'one',
  '--max-num-seqs': 'one',
  '--max-num-batched-tokens': 'one',
  '--limit-mm-per-prompt': 'one',
  '--mm-processor-kwargs': 'one',
  '--mm-processor-cache-gb': 'one',
  '--enable-prefix-caching': 'none',
  '--generation-config': 'one',
  '--max-logprobs': 'one',
  '--disable-uvicorn-access-log': 'none',
  '--enable-log-requests': 'none',
  '--async-scheduling': 'none',
  '--enforce-eager': 'none',
  '--quantization': 'one',
  '--dtype': 'one',
  '--revision': 'one',
  '--load-format': 'one',
  '--compilation-config': 'one',
  '--skip-mm-profiling': 'none',
};

/** Values that vLLM parses as JSON. */
const json = ['--limit-mm-per-prompt', '--mm-processor-kwargs', '--compilation-config'];

export type ParsedFlags = { model: string | null; flags: Map<string, string[]>; problem: string | null };

/** Reads what follows `vllm serve`, as strictly as its parser: unknown flags and values where none belongs are refused. */
export function parseFlags(args: string[]): ParsedFlags {
  const parsed: ParsedFlags = { model: null, flags: new Map(), problem: null };
  const unknown: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] as string;
    const [flag, joined] = arg.startsWith('--') && arg.includes('=') ? splitOnce(arg) : [arg, null];
    const arity = known[flag] ?? (known[flag.replace(/^--no-/, '--')] === 'none' ? 'none' : undefined);
    if (arity === undefined) {
      if (!flag.startsWith('-') && parsed.model === null) parsed.model = flag;
      else unknown.push(arg);
      continue;
    }
    const values = joined === null ? [] : [joined];
    const wanted = arity === 'none' ? 0 : arity === 'one' ? 1 : Infinity;
    while (joined === null && values.length < wanted && at + 1 < args.length && !args[at + 1]!.startsWith('--')) {
      at += 1;
      values.push(args[at] as string);
    }
    if (arity !== 'none' && values.length === 0) parsed.problem ??= `argument ${flag}: expected one argument`;
    if (json.includes(flag) && !isJson(values[0])) parsed.problem ??= `argument ${flag}: invalid loads value`;
    parsed.flags.set(flag, values);
  }
  if (unknown.length > 0) parsed.problem = `unrecognized arguments: ${unknown.join(' ')}`;
  return parsed;
}

function splitOnce(arg: string): [string, string] {
  const at = arg.indexOf('=');
  return [arg.slice(0, at), arg.slice(at + 1)];
}

function isJson(text = ''): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
