import { ApiError } from '../../shared/errors.ts';
import { PrivateAddressError } from './checked-lookup.ts';

/**
 * Tells a caller what went wrong while a source was fetched. undici reports every failure as `TypeError: fetch failed`
 * and keeps what really happened in its causes, several of them where a name has several addresses.
 */
export function toFetchError(error: unknown): unknown {
  if (error instanceof ApiError) return error;
  const causes = causesOf(error);
  if (causes.some((cause) => cause instanceof PrivateAddressError)) {
    return new ApiError('source_not_allowed', 'This URL may not be fetched: its host is not on the public internet.', {
      cause: error,
    });
  }
  if (causes.some(isTimeout)) {
    return new ApiError('source_timeout', 'The URL took too long to answer or to send the document.', { cause: error });
  }
  // Without a code it is undici's own refusal, of a port of another protocol for one. Other errors are not the source's:
  // a full disk, or a mistake of ours.
  const fallback = error instanceof TypeError && isFromFetch.test(error.message) ? 'the connection failed' : null;
  const reason = causes.map(reasonOf).find((found) => found !== null) ?? fallback;
  if (reason === null) return error;
  return new ApiError('source_unreachable', `The URL could not be reached: ${reason}.`, { cause: error });
}

const isFromFetch = /^(fetch failed|terminated)$/;

function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [error, ...causesOf(error.cause), ...inner.flatMap(causesOf)];
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

const isTimeout = (error: Error): boolean => error.name === 'TimeoutError' || timeoutCodes.has(codeOf(error));

const timeoutCodes = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

function reasonOf(error: Error): string | null {
  const code = codeOf(error);
  if (/^(ENOTFOUND|EAI_)/.test(code)) return 'its host name does not resolve';
  if (code === 'ECONNREFUSED') return 'its host refuses the connection';
  if (/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)/.test(code)) return 'there is no way to its host';
  if (/CERT|^ERR_SSL|^ERR_TLS|^EPROTO|ISSUER|SELF_SIGNED|UNABLE_TO_/.test(code))
    return 'its certificate or TLS is not valid';
  if (/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)|MISMATCH/.test(code)) return 'the connection broke';
  if (/^(HPE_|Z_|UND_ERR_)/.test(code)) return 'its answer is not valid HTTP';
  return null;
}
