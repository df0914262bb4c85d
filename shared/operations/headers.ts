import * as z from 'zod';

export const idempotencyKey = {
  'Idempotency-Key': {
    schema: z.string().regex(/^[\x21-\x7e]{1,255}$/),
    description: 'The same key with the same request has it done once, and answers the same again.',
  },
};

export const prefer = {
  Prefer: {
    schema: z.string().max(200),
    description: '`respond-async` answers with a job, `wait=N` waits N seconds at most and leaves the job running.',
  },
};

export const cacheControl = {
  'Cache-Control': {
    schema: z.string().max(200),
    description: '`no-store`: no earlier result over the same bytes is used, and this one by no later job.',
  },
};
