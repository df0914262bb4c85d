import type { ContentfulStatusCode } from 'hono/utils/http-status';

const typeOfStatus: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  404: 'NotFoundError',
  413: 'RequestEntityTooLargeError',
  503: 'ServiceUnavailableError',
  504: 'TimeoutError',
};

/** A refusal in OpenAI's error form, as vLLM sends it. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly status: ContentfulStatusCode;
  readonly param: string | null;
  constructor(status: ContentfulStatusCode, message: string, param: string | null = null) {
    super(message);
    this.status = status;
    this.param = param;
  }
}

export const toErrorBody = ({ status, message, param }: WireError) => ({
  error: { message, type: typeOfStatus[status] ?? 'InternalServerError', param, code: status },
});
