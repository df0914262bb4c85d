/** The least a gateway could be: the two calls of RunPod's queue, and its output handed on. No key, check, limit or log. */
export default {
  async fetch(request: Request, { UPSTREAM }: { UPSTREAM: string }): Promise<Response> {
    const headers = { authorization: 'Bearer bench', 'content-type': 'application/json' };
    const body = JSON.stringify({ input: await request.json() });
    const accepted = await fetch(`${UPSTREAM}/classify/run`, { method: 'POST', headers, body });
    const { id } = (await accepted.json()) as { id: string };
    const ended = await fetch(`${UPSTREAM}/classify/status-sync/${id}?wait=60000`, { headers });
    const { output } = (await ended.json()) as { output: unknown };
    return Response.json(output);
  },
};
