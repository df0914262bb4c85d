import { readFileSync } from 'node:fs';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docTypes } from '../shared/document-types/doc-type.ts';
import { type EngineProcess, startEngineProcess } from './testing/engine-process.ts';

/**
 * What the handlers rely on, asked of a running engine with the real weights: the documented wire of vLLM. To ask it of a
 * vLLM server instead, set ENGINE_URL (without `/v1`) and ENGINE_MODEL.
 */
const given = process.env.ENGINE_URL;
const model = process.env.ENGINE_MODEL ?? 'dots-ocr';

let engine: EngineProcess | null = null;
let origin = given ?? '';
let openai: OpenAI;

beforeAll(async () => {
  if (!given) {
    engine = startEngineProcess(['--port', '0', '--workers', '1', '--served-model-name', 'qwen2.5-vl-7b', 'dots-ocr']);
    origin = await engine.baseUrl;
  }
  openai = new OpenAI({ baseURL: `${origin}/v1`, apiKey: 'local', maxRetries: 0 });
});

afterAll(async () => {
  engine?.kill('SIGTERM');
  if (engine) expect(await engine.exited).toEqual({ code: 0, signal: null });
});

const w2 = readFileSync(new URL('./fixtures/w2.png', import.meta.url)).toString('base64');
const receipt = readFileSync(new URL('./fixtures/receipt.png', import.meta.url)).toString('base64');

const messages = (png: string, text: string): OpenAI.ChatCompletionMessageParam[] => [
  {
    role: 'user',
    content: [
      { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
      { type: 'text', text },
    ],
  },
];
const layoutPrompt = `<|img|><|imgpad|><|endofimg|>Please output the layout information from the PDF image, including each layout element's bbox, its category, and the corresponding text content within the bbox.

1. Bbox format: [x1, y1, x2, y2]

2. Layout Categories: The possible categories are ['Caption', 'Footnote', 'Formula', 'List-item', 'Page-footer', 'Page-header', 'Picture', 'Section-header', 'Table', 'Text', 'Title'].

3. Text Extraction & Formatting Rules:
    - Picture: For the 'Picture' category, the text field should be omitted.
    - Formula: Format its text as LaTeX.
    - Table: Format its text as HTML.
    - All Others (Text, Title, etc.): Format their text as Markdown.

4. Constraints:
    - The output text must be the original text from the image, with no translation.
    - All layout elements must be sorted according to human reading order.

5. Final Output: The entire output must be a single JSON object.
`;
const list = docTypes.map((type, at) => `${String.fromCharCode(65 + at)}. ${type}`).join('\n');
const choicePrompt = `This is one page of a document. Which of these types is it?\n${list}\n\nAnswer with one letter.`;

describe('the engine’s wire', () => {
  it('says that it is healthy, which model it serves and in which version', async () => {
    expect((await fetch(`${origin}/health`)).status).toBe(200);
    const models = await openai.models.list();
    expect(models.data.map(({ id }) => id)).toContain(model);
    expect(await (await fetch(`${origin}/version`)).json()).toEqual({ version: expect.any(String) });
    expect(await (await fetch(`${origin}/metrics`)).text()).toMatch(/^vllm:num_requests_running\{.*\} \d/m);
  });

  it('has the letters of a choice as single tokens', async () => {
    const response = await fetch(`${origin}/tokenize`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, prompt: 'M', add_special_tokens: false }),
    });
    expect(await response.json()).toMatchObject({ count: 1, tokens: [44] });
  });

  it('answers with the cells of a page, streamed, in pixels of the image as sent', async () => {
    const stream = await openai.chat.completions.create({
      model,
      messages: messages(w2, layoutPrompt),
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 16_384,
      temperature: 0,
    });
    let [text, finishReason, chunkCount] = ['', '', 0];
    let last: OpenAI.ChatCompletionChunk | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      finishReason = chunk.choices[0]?.finish_reason ?? finishReason;
      chunkCount += 1;
      last = chunk;
    }
    expect(finishReason).toBe('stop');
    expect(chunkCount).toBeGreaterThan(5);
    expect(last?.choices).toEqual([]);
    expect(last?.usage?.completion_tokens).toBeGreaterThan(100);
    const cells = JSON.parse(text) as { bbox: number[]; category: string; text: string }[];
    for (const value of [
      '103,448.00',
      '15,872.55',
      '114,948.00',
      '987-65-4325',
      '99-7700215',
      'CORVID TRANSIT AUTHORITY',
    ])
      expect(text).toContain(value);
    for (const { bbox } of cells) {
      expect(bbox.every(Number.isInteger)).toBe(true);
      expect(Math.max(bbox[0]!, bbox[2]!)).toBeLessThanOrEqual(1275);
    }
  });

  it('chooses a type with one letter and its probability', async () => {
    const vllmFields = { allowed_token_ids: docTypes.map((_, at) => 32 + at) };
    const completion = await openai.chat.completions.create({
      model,
      messages: messages(w2, choicePrompt),
      max_completion_tokens: 1,
      temperature: 0,
      logprobs: true,
      top_logprobs: 13,
      ...vllmFields,
    });
    const choice = completion.choices[0]!;
    expect(choice.message.content).toBe('A');
    const top = choice.logprobs?.content?.[0]?.top_logprobs ?? [];
    expect(top[0]).toMatchObject({ token: 'A' });
    expect(Math.exp(top[0]!.logprob)).toBeGreaterThan(0.9);
    expect(top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeLessThan(1.0001);
  });

  it('names printed evidence', async () => {
    const prompt = `Which of these types is it?\n${list}\n\nThe type of this page is: W2\nName the printed evidence for it on this page in one or two sentences.`;
    const completion = await openai.chat.completions.create({
      model,
      messages: messages(w2, prompt),
      max_completion_tokens: 120,
    });
    expect(completion.choices[0]?.message.content).toMatch(/wage and tax/i);
  });

  it('reads the text of a receipt', async () => {
    const prompt = 'Extract the text content from this image.';
    const completion = await openai.chat.completions.create({ model, messages: messages(receipt, prompt) });
    expect(completion.choices[0]?.message.content).toMatch(/142\.44[\s\S]*153\.12/);
    expect(completion.usage?.prompt_tokens).toBeGreaterThan(100);
  });

  it.each([
    { what: 'a model that it does not serve', status: 404, body: { model: 'no-such-model' } },
    { what: 'a damaged image', status: 400, body: { messages: messages(w2.slice(0, 4_000), layoutPrompt) } },
    { what: 'what is no image', status: 400, body: { messages: messages(btoa('%PDF-1.7'), layoutPrompt) } },
  ])('refuses $what with $status', async ({ status, body }) => {
    const asked = openai.chat.completions.create({ model, messages: messages(w2, layoutPrompt), ...body });
    await expect(asked).rejects.toMatchObject({ status, error: { message: expect.any(String), code: status } });
  });
});

describe.skipIf(given !== undefined)('the CPU engine besides', () => {
  it('gives the printed lines with their words, which no other engine has', async () => {
    const completion = await openai.chat.completions.create({ model, messages: messages(w2, layoutPrompt) });
    const { docproc_lines: lines } = completion as unknown as {
      docproc_lines: { text: string; bbox: number[]; confidence: number; words: { text: string; bbox: number[] }[] }[];
    };
    const employer = lines.find(({ text }) => text === 'CORVID TRANSIT AUTHORITY');
    expect(employer?.words.map(({ text }) => text)).toEqual(['CORVID', 'TRANSIT', 'AUTHORITY']);
    const transit = employer?.words[1]?.bbox ?? [];
    // In the picture the word stands at x 161 to 233, y 210 to 220.
    // Sideways boxes end at the ink; above and below they have the detector's margin.
    const off = [161, 210, 233, 220].map((value, at) => Math.abs(transit[at]! - value));
    expect(Math.max(off[0]!, off[2]!)).toBeLessThan(4);
    expect(Math.max(off[1]!, off[3]!)).toBeLessThan(12);
  });
});
