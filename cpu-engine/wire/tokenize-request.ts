import { z } from 'zod';
import { renderChat } from './tokenize.ts';
import { WireError } from './wire-error.ts';

const partSchema = z.object({ type: z.string(), text: z.string().optional() });
const bodySchema = z.union([
  z.object({ model: z.string().nullish(), prompt: z.string() }),
  z.object({
    model: z.string().nullish(),
    messages: z.array(z.object({ role: z.string(), content: z.union([z.string(), z.array(partSchema)]) })),
  }),
]);

/**
 * A prompt as it is, or messages as the chat template shows them to the model.
 * @throws WireError 400
 */
export function parseTokenizeRequest(body: unknown): { model: string | null; text: string } {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) throw new WireError(400, 'The body needs a prompt or messages');
  const request = parsed.data;
  const model = request.model ?? null;
  if ('prompt' in request) return { model, text: request.prompt };
  const messages = request.messages.map(({ role, content }) => ({
    role,
    content: typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('\n'),
  }));
  return { model, text: renderChat(messages) };
}
