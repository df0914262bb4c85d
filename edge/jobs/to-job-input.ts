import { classificationSchema } from '../../shared/api/classify.ts';
import type { ExtractJob, JobInput } from '../../shared/job-input.ts';
import type { JobSpec, Step } from './job-spec.ts';
import type { StoredJob } from './job-store.ts';

type SignedParts = {
  urls: readonly string[];
  resultUpload: Pick<NonNullable<ExtractJob['result_upload']>, 'url' | 'headers'>;
};

/** What a worker is asked to do for one step. @param signed - URLs of the sources in order, and where the result goes. */
export function toJobInput({ spec, classification }: StoredJob, step: Step, signed: SignedParts): JobInput {
  const common = {
    version: 1 as const,
    request_id: spec.requestId,
    traceparent: spec.traceparent,
    sources: signed.urls.map((url) => ({ url })),
    ...(spec.pages === null ? {} : { pages: spec.pages.map(([first, last]): [number, number] => [first, last]) }),
  };
  if (step === 'classify') {
    return { ...common, task: 'classify', ...(spec.prompt === null ? {} : { prompt: spec.prompt }) };
  }
  return {
    ...common,
    task: 'extract',
    doc_type: docTypeOf(spec, classification),
    prompt_mode: spec.promptMode,
    ...(spec.bbox == null ? {} : { bbox: spec.bbox }),
    ...(spec.tasks.includes('split') && classification !== null ? { page_types: classification.pages } : {}),
    result_upload: {
      ...signed.resultUpload,
      envelope: {
        job_id: spec.id,
        request_id: spec.requestId,
        ...(classification === null
          ? {}
          : { classification: classificationSchema.parse(classification), warnings: classification.warnings }),
      },
    },
  };
}

function docTypeOf({ docType }: JobSpec, classification: StoredJob['classification']) {
  const type = docType ?? classification?.type;
  if (type === undefined) throw new Error('A step that reads needs a type, and comes after the one that finds it');
  return type;
}
