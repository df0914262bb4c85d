/**
 * A line without the token of the path that RunPod calls. `wrangler dev` prints the path of every request at the level at
 * which it prints the gateway's own lines; on Cloudflare nothing prints paths, see `invocation_logs` in `wrangler.toml`.
 */
export const hideHookToken = (line: string): string => line.replace(/(\/hooks\/runpod\/\S+\/)[^/\s]+/g, '$1…');
