/** An HTTP answer, read to its end. */
export type HttpAnswer = {
  status: number;
  /** What `Retry-After` asks for. Null when it is absent or not understood. */
  retryAfterMs: number | null;
  /** Undefined when the body was not JSON: an edge in between answers in HTML. */
  json: unknown;
};

/** Reads the whole body, so that its connection is free again. @throws when the connection breaks in the middle. */
export async function readAnswer(response: Response): Promise<HttpAnswer> {
  const text = await response.text();
  return { status: response.status, retryAfterMs: parseRetryAfter(response.headers), json: parseJson(text) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds, or a date that is measured against the sender's own `Date`, so that neither clock has to be right. */
export function parseRetryAfter(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000;
  if (!value.endsWith(' GMT')) return null;
  const waitMs = Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs);
}
