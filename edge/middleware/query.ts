import { zValidator } from '@hono/zod-validator';
import * as z from 'zod';
import { refuseFaults } from './json-body.ts';

/** Parses the query by `schema`. @throws RequestError `invalid_request` that names every fault. */
export const query = <Schema extends z.ZodType>(schema: Schema) => zValidator('query', schema, refuseFaults);

/** For a route that takes no query: a misspelt or misplaced wish is told, not passed over. */
export const noQuery = query(z.strictObject({}));
