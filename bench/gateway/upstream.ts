import { createServer, type ServerResponse } from 'node:http';
import { classifyOutput } from './classify-output.ts';

/**
 * What every gateway calls, in a process of its own: RunPod's queue with a job that has ended at once, and for a gateway that
 * speaks to model servers an OpenAI chat endpoint whose answer is the same text. `node upstream.ts PORT`.
 */
const accepted = JSON.stringify({ id: '0d1c-u1', status: 'IN_QUEUE' });
const completed = JSON.stringify({
  ...{ id: '0d1c-u1', status: 'COMPLETED', delayTime: 12, executionTime: 41, workerId: 'w7x', retries: 0 },
  output: classifyOutput,
});
const chat = JSON.stringify({
  ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1_790_000_000, model: 'qwen2.5-vl-7b' },
  choices: [
    { index: 0, message: { role: 'assistant', content: JSON.stringify(classifyOutput) }, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 900, completion_tokens: 90, total_tokens: 990 },
});

const answers: readonly [pathEnd: RegExp, body: string][] = [
  [/\/run$/, accepted],
  [/\/status-sync\/[^/]+$/, completed],
  [/\/chat\/completions$/, chat],
];

const server = createServer((request, response) => {
  const path = (request.url ?? '').split('?')[0] ?? '';
  request.resume().once('end', () => send(response, answers.find(([pathEnd]) => pathEnd.test(path))?.[1]));
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[2]), '127.0.0.1');

function send(response: ServerResponse, body: string | undefined): void {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body ?? '') };
  response.writeHead(body === undefined ? 404 : 200, headers).end(body);
}
