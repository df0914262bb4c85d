/** Server-sent events with `[DONE]` at the end, made as fast as the client takes them. */
export function eventStream(events: Iterable<object>): Response {
  const encoder = new TextEncoder();
  const iterator = events[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = iterator.next();
      controller.enqueue(encoder.encode(`data: ${done ? '[DONE]' : JSON.stringify(value)}\n\n`));
      if (done) controller.close();
    },
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  });
}
