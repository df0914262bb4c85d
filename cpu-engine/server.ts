import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { BadImageError } from './ocr/decode-image.ts';
import type { ReadImage } from './pages/page-reader.ts';
import { type PagePool, PageTimeoutError, PoolFullError } from './pool/page-pool.ts';
import { answerChat } from './wire/chat-answer.ts';
import { parseChatRequest } from './wire/chat-request.ts';
import { type Envelope, toChunks, toCompletion } from './wire/chat-response.ts';
import { eventStream } from './wire/event-stream.ts';
import { tokenize } from './wire/tokenize.ts';
import { parseTokenizeRequest } from './wire/tokenize-request.ts';
import { toTokens } from './wire/tokens.ts';
import { toErrorBody, WireError } from './wire/wire-error.ts';

export type ServerOptions = {
  /** Every name is this one engine. */
  servedModelNames: string[];
  version: string;
  isReady: () => boolean;
  readImage: ReadImage;
  counts: PagePool['counts'];
  maxBodyBytes: number;
  log: (line: string) => void;
  nowMs?: () => number;
};

/** vLLM's routes, answered by OCR on the CPU. Every error has OpenAI's form. */
export function createServer(options: ServerOptions): Hono {
  const { servedModelNames, nowMs = Date.now } = options;
  const startedAtSeconds = Math.floor(nowMs() / 1000);
  const server = new Hono();

  server.get('/health', (c) => c.body(null, options.isReady() ? 200 : 503));
  server.get('/version', (c) => c.json({ version: options.version }));
  server.get('/v1/models', (c) =>
    c.json({
      object: 'list',
      data: servedModelNames.map((id) => ({ id, object: 'model', created: startedAtSeconds, owned_by: 'docproc' })),
    }),
  );
  server.get('/metrics', (c) => {
    const { running, waiting } = options.counts();
    return c.text(`# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{model_name="${servedModelNames[0]}"} ${running}
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting{model_name="${servedModelNames[0]}"} ${waiting}
`);
  });

  server.use(bodyLimit({ maxSize: options.maxBodyBytes, onError: () => tooLarge(options.maxBodyBytes) }));
  server.post('/tokenize', async (c) => {
    const { model, text } = parseTokenizeRequest(await readJson(c.req.raw));
    if (model !== null) checkModel(model, servedModelNames);
    const tokens = tokenize(text);
    return c.json({ count: tokens.length, max_model_len: MAX_MODEL_LEN, tokens });
  });
  server.post('/v1/chat/completions', async (c) => {
    const request = parseChatRequest(await readJson(c.req.raw));
    checkModel(request.model, servedModelNames);
    if (!options.isReady()) throw new WireError(503, 'The engine is still loading');
    const reading = await options.readImage(request.image, c.req.raw.signal);
    const answer = answerChat(request, reading);
    const envelope: Envelope = {
      id: `chatcmpl-${randomUUID()}`,
      createdAtSeconds: Math.floor(nowMs() / 1000),
      model: request.model,
      promptTokenCount: toTokens(request.promptText).length + imageTokenCount(reading),
      lines: reading.lines,
    };
    return request.stream
      ? eventStream(toChunks(envelope, answer, request.includeUsage))
      : c.json(toCompletion(envelope, answer));
  });

  server.notFound((c) => c.json(toErrorBody(new WireError(404, 'There is no such route')), 404));
  server.onError((error, c) => {
    const wireError = toWireError(error, options.log);
    return c.json(toErrorBody(wireError), wireError.status);
  });
  return server;
}

/** As vLLM is started for dots.ocr; clients use it to size their questions. */
const MAX_MODEL_LEN = 32_768;
/** dots.ocr and Qwen2.5-VL make one token of 28 by 28 pixels. */
const imageTokenCount = ({ width, height }: { width: number; height: number }): number =>
  Math.ceil(width / 28) * Math.ceil(height / 28);

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new WireError(400, 'The body is not JSON');
  }
}

function checkModel(model: string, served: string[]): void {
  if (!served.includes(model)) throw new WireError(404, `The model \`${model}\` does not exist.`, 'model');
}

const tooLarge = (maxBytes: number): Response =>
  Response.json(toErrorBody(new WireError(413, `The body is larger than ${maxBytes} bytes`)), { status: 413 });

function toWireError(error: unknown, log: (line: string) => void): WireError {
  if (error instanceof WireError) return error;
  if (error instanceof BadImageError) return new WireError(400, error.message, 'messages');
  if (error instanceof PoolFullError) return new WireError(503, 'Too many pages are waiting; try again later');
  if (error instanceof PageTimeoutError) return new WireError(504, 'The page took too long to read');
  if (error instanceof Error && error.name === 'AbortError') return new WireError(400, 'The client went away');
  log(`A page failed: ${error instanceof Error ? error.message : String(error)}`);
  return new WireError(500, 'The page could not be read');
}
