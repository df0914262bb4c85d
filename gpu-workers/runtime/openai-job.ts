import { z } from 'zod';

/** What RunPod's own vLLM image takes as a job, and its `/openai/…` route makes of a request. */
const openaiJobSchema = z.object({
  openai_route: z.string(),
  openai_input: z.record(z.string(), z.unknown()).optional(),
});
export type OpenaiJob = z.infer<typeof openaiJobSchema>;

/** The input as an OpenAI job, or `null` when it is another kind of job. */
export const parseOpenaiJob = (input: unknown): OpenaiJob | null => openaiJobSchema.safeParse(input).data ?? null;
