import { z } from 'zod';

/** A field that RunPod leaves out, sets to null or changes the type of counts as not set. */
const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const text = maybe(z.string());
const number = maybe(z.number());
const texts = maybe(z.array(z.string()));

/** An endpoint as RunPod answers with it. Only `id` must be there; fields that we do not manage are not read. */
export const presentEndpointSchema = z.object({
  id: z.string().min(1),
  name: text,
  type: text,
  image: text,
  registry: text,
  disk: number,
  gpu: maybe(z.object({ pools: texts, count: number, minCudaVersion: text, allowedCudaVersions: texts })),
  workers: maybe(z.object({ min: number, max: number, idleTimeout: number })),
  scaling: maybe(z.object({ type: text, queueDelay: number })),
  flashboot: text,
  timeout: number,
  env: maybe(z.record(z.string(), z.string())),
  networkVolumes: texts,
  dataCenterIds: texts,
});
export type PresentEndpoint = z.infer<typeof presentEndpointSchema>;

const pageSchema = z.object({ pagination: maybe(z.object({ nextCursor: text, hasNextPage: maybe(z.boolean()) })) });

/** One page of a list, `{KEY: […], pagination?}`; entries that are not readable are left out. */
export function parseListPage<Schema extends z.ZodType>(
  key: string,
  schema: Schema,
  answer: unknown,
): { entries: z.infer<Schema>[]; nextCursor: string | null } {
  const list = z.object({ [key]: z.array(z.unknown()) }).parse(answer)[key] ?? [];
  const { pagination } = pageSchema.parse(answer);
  const parsed = list.map((entry) => schema.safeParse(entry));
  return {
    entries: parsed.flatMap((result) => (result.success ? [result.data] : [])),
    nextCursor: pagination?.hasNextPage === false ? null : pagination?.nextCursor || null,
  };
}
