import { DurableObject } from 'cloudflare:workers';

/** One job. */
export class JobObject extends DurableObject {}
