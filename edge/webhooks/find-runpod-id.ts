/**
 * RunPod's job id in the first part of its webhook body, which may be cut off anywhere: `id` of the outermost object, not of
 * anything that a worker put inside. Null when it is not there, or is not one that RunPod makes.
 */
export function findRunpodId(json: string): string | null {
  let depth = 0;
  // A string may also end where the text does: looked for again from each of its quotes, it would take quadratic time.
  for (const { 0: token, index } of json.matchAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && token === '"id"') {
      const value = /^\s*:\s*"([A-Za-z0-9_-]{1,128})"/.exec(json.slice(index + token.length, index + 256));
      if (value !== null) return value[1] as string;
    }
  }
  return null;
}
