import type { EndpointOptions } from '../endpoint.ts';

/**
 * The variables that RunPod sets in a worker's container, pointing at this emulator.
 *
 * @param baseUrl - `http://host:port`, without a slash at the end.
 */
export function toWorkerVariables(
  { id, workerKeys }: Pick<EndpointOptions, 'id' | 'workerKeys'>,
  { baseUrl, workerId, pingIntervalMs }: { baseUrl: string; workerId: string; pingIntervalMs: number },
): Record<string, string> {
  const url = (path: string) => `${baseUrl}/v2/${encodeURIComponent(id)}/${path}?gpu=CPU`;
  return {
    RUNPOD_ENDPOINT_ID: id,
    RUNPOD_POD_ID: workerId,
    RUNPOD_AI_API_KEY: workerKeys[0] ?? '',
    RUNPOD_WEBHOOK_GET_JOB: url('job-take/$ID'),
    RUNPOD_WEBHOOK_POST_OUTPUT: url('job-done/$RUNPOD_POD_ID/$ID'),
    RUNPOD_WEBHOOK_POST_STREAM: url('job-stream/$RUNPOD_POD_ID/$ID'),
    RUNPOD_WEBHOOK_PING: url('ping/$RUNPOD_POD_ID'),
    RUNPOD_PING_INTERVAL: String(pingIntervalMs),
  };
}
