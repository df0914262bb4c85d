/** Well below RunPod's limit of one chunk, and few enough posts for a fast stream. */
const MAX_BATCH_LENGTH = 250_000;

/**
 * Reads server-sent events and gives them as text, whole events only, blank line included. Events that arrive together
 * stay together: every piece is a request to the platform, and an event for each token would be hundreds a second.
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    const end = lastEventEnd(text);
    if (end === 0) continue;
    yield* batches(text.slice(0, end));
    text = text.slice(end);
  }
  text += decoder.decode();
  if (text.trim() !== '') yield* batches(`${text.trimEnd()}\n\n`);
}

const eventEnd = /\r?\n\r?\n/g;

function lastEventEnd(text: string): number {
  const last = [...text.matchAll(eventEnd)].at(-1);
  return last === undefined ? 0 : last.index + last[0].length;
}

function* batches(text: string): Generator<string> {
  let batch = '';
  for (const event of text.split(/(?<=\r?\n\r?\n)/)) {
    if (batch !== '' && batch.length + event.length > MAX_BATCH_LENGTH) {
      yield batch;
      batch = '';
    }
    batch += event;
  }
  if (batch !== '') yield batch;
}
