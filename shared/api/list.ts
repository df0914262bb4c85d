import * as z from 'zod';

/** The query of every list: newest first, page by page. */
export const listQuery = {
  /** How many items at most, 1 to 100. */
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** `next_cursor` of the answer before. Opaque. */
  cursor: z.string().max(200).optional(),
};

/** The body of every list. `next_cursor` is null on the last page. */
export const listResponseSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });
