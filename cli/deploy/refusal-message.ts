import { z } from 'zod';

const MAX_DETAIL_LENGTH = 600;

/** RunPod's own words, RFC 9457's `detail` and the list of what is wrong with a body. */
const problemSchema = z.object({
  title: z.string().optional().catch(undefined),
  detail: z.string().optional().catch(undefined),
  errors: z.array(z.string()).optional().catch(undefined),
});

const advice: Readonly<Record<number, string>> = {
  400: 'RunPod does not take these settings.',
  401: 'RunPod does not know this key. Check RUNPOD_API_KEY.',
  402: 'The account has no credit left. Add some in the console, then run this again.',
  403: 'The key may not do this. Give it read and write access to Serverless, and to GraphQL for cached models.',
  404: 'RunPod does not find it. It may have been deleted just now: run this again. Else check RUNPOD_MANAGEMENT_URL.',
  409: 'RunPod is changing this endpoint already, or the name is taken. Run this again in a minute.',
  422: 'RunPod does not take these settings.',
  429: 'RunPod takes no more requests for now. Run this again in a few minutes.',
};

/** A refused request in words for the operator: what to do, then what RunPod said. */
export function refusalMessage(status: number, answer: unknown): string {
  const { title, detail, errors = [] } = problemSchema.safeParse(answer).data ?? {};
  const said = [detail ?? title, ...errors].filter((part) => part).join('; ');
  const todo =
    advice[status] ?? (status >= 500 ? 'RunPod has trouble itself. Run this again later.' : 'RunPod refuses.');
  return `${todo} (${status}${said === '' ? '' : `: ${said.slice(0, MAX_DETAIL_LENGTH)}`})`;
}
