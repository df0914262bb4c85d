/**
 * Reads the first bytes of a body and lets go of the rest: unread, it would hold one of the Worker's few connections, and
 * whole, it could fill its memory.
 *
 * @returns At least `maxBytes` when there are as many, and at most one chunk more.
 * @throws when the body breaks off before.
 */
export async function readPrefix(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let leftBytes = maxBytes; leftBytes > 0; ) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
    leftBytes -= value.byteLength;
  }
  await reader.cancel();
  return text;
}
