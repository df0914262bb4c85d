/**
 * Fills RunPod's URL templates. In the take URL `$ID` is the worker's id, in the result and chunk URLs the job's;
 * `$RUNPOD_POD_ID` is the worker's everywhere.
 */
export const fillTemplate = (template: string, ids: { id: string; workerId: string }): string =>
  template
    .replaceAll('$RUNPOD_POD_ID', () => encodeURIComponent(ids.workerId))
    .replaceAll('$ID', () => encodeURIComponent(ids.id));

/** Appends parameters with `?` or `&`, as the URL needs: test rigs hand out templates without a query. */
export function withParameters(url: string, parameters: Record<string, string>): string {
  const query = new URLSearchParams(parameters).toString();
  if (query === '') return url;
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

/** The same URL on a sibling route, or `null` when this rig's take URL does not follow RunPod's naming. */
export const siblingRoute = (takeUrl: string, route: 'job-take-batch' | 'job-stop'): string | null =>
  takeUrl.includes('/job-take/') ? takeUrl.replace('/job-take/', `/${route}/`) : null;
