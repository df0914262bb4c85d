import { AwsV4Signer } from 'aws4fetch';
import type { SignedUrl } from '../../shared/api/documents.ts';

/** What R2 takes: one second to seven days. */
const MIN_EXPIRY_SECONDS = 1;
const MAX_EXPIRY_SECONDS = 7 * 24 * 60 * 60;

export type Upload = {
  /** A key of our own making, see `object-keys.ts`; never the caller's file name. */
  objectKey: string;
  contentType: string;
  /** Null when the sender alone will know: then any length is taken. */
  sizeBytes: number | null;
};

/** Makes URLs whose holder needs no key of ours. Each is a credential until it expires: log `objectKey`, never the URL. */
export type Signer = {
  /**
   * A URL that takes these many bytes of this type, once: content-type, content-length and `if-none-match: *` are signed, so
   * the PUT is refused with other ones (403) and when the object exists (412).
   *
   * @param expiresInSeconds - 1 to 604_800 (7 days); a fraction is dropped, and what lies outside is moved to the nearer end.
   */
  presignPut(upload: Upload, expiresInSeconds: number): Promise<SignedUrl>;
  /** A URL that reads one object. */
  presignGet(objectKey: string, expiresInSeconds: number): Promise<SignedUrl>;
};

/** As in `env.ts`. */
type R2Variables = {
  R2_ENDPOINT?: string | undefined;
  R2_BUCKET: string;
  R2_ACCESS_KEY_ID?: string | undefined;
  R2_SECRET_ACCESS_KEY?: string | undefined;
};

/**
 * A signer for R2's S3 API. Signing is arithmetic on the secret: nothing is asked over the network.
 *
 * @returns Null when no credentials are configured.
 * @see https://developers.cloudflare.com/r2/api/s3/presigned-urls/
 */
export function createSigner(variables: R2Variables, now: () => number): Signer | null {
  const { R2_ENDPOINT: endpoint, R2_ACCESS_KEY_ID: accessKeyId, R2_SECRET_ACCESS_KEY: secretAccessKey } = variables;
  if (endpoint === undefined || accessKeyId === undefined || secretAccessKey === undefined) return null;
  const bucketUrl = `${endpoint.replace(/\/+$/, '')}/${variables.R2_BUCKET}`;

  /** The day's signing key, four steps away from the secret. */
  const cache = new Map<string, ArrayBuffer>();

  const sign = async (
    method: SignedUrl['method'],
    objectKey: string,
    headers: Record<string, string>,
    seconds: number,
  ): Promise<SignedUrl> => {
    const expiresInSeconds = Math.trunc(Math.min(Math.max(seconds, MIN_EXPIRY_SECONDS), MAX_EXPIRY_SECONDS));
    const nowMs = now();
    const url = new URL(`${bucketUrl}/${encodeKey(objectKey)}`);
    url.searchParams.set('X-Amz-Expires', String(expiresInSeconds));
    const signed = await new AwsV4Signer({
      ...{ accessKeyId, secretAccessKey, service: 's3', region: 'auto', cache },
      ...{ method, url: url.href, headers, datetime: toAmzDate(nowMs) },
      // Without `allHeaders` type and length are left out of the signature, and any would be taken.
      ...{ signQuery: true, allHeaders: true },
    }).sign();
    const expiresAt = new Date(Math.trunc(nowMs / 1000 + expiresInSeconds) * 1000);
    return { method, url: signed.url.href, headers, expires_at: expiresAt.toISOString() };
  };

  return {
    presignPut: ({ objectKey, contentType, sizeBytes }, expiresInSeconds) => {
      const headers = {
        'content-type': contentType,
        ...(sizeBytes === null ? {} : { 'content-length': String(sizeBytes) }),
        'if-none-match': '*',
      };
      return sign('PUT', objectKey, headers, expiresInSeconds);
    },
    presignGet: (objectKey, expiresInSeconds) => sign('GET', objectKey, {}, expiresInSeconds),
  };
}

/** Percent signs for everything but letters, digits, `-_.~` and the slashes between parts, as the signature has it. */
const encodeKey = (objectKey: string): string =>
  encodeURIComponent(objectKey)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** `20260102T030405Z` */
const toAmzDate = (ms: number): string => new Date(ms).toISOString().replace(/[:-]|\.\d{3}/g, '');
