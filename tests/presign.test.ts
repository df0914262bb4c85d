import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { createSigner } from '../edge/storage/presign.ts';

const nowMs = Date.UTC(2026, 10, 24, 18, 30, 5);
const variables = {
  R2_ENDPOINT: 'https://0123456789abcdef.r2.cloudflarestorage.com',
  R2_BUCKET: 'docproc-documents',
  R2_ACCESS_KEY_ID: 'an-access-key-id',
  R2_SECRET_ACCESS_KEY: 'a/secret+access=key',
};
const signer = createSigner(variables, () => nowMs);
if (signer === null) throw new Error('The signer has its credentials');

/** AWS's own client, told to sign the headers that we sign, and to leave out its checksum and its name of the operation. */
const s3 = new S3Client({
  region: 'auto',
  endpoint: variables.R2_ENDPOINT,
  forcePathStyle: true,
  credentials: { accessKeyId: variables.R2_ACCESS_KEY_ID, secretAccessKey: variables.R2_SECRET_ACCESS_KEY },
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
});
s3.middlewareStack.add(
  (next) => (args) => {
    delete (args.request as { query: Record<string, unknown> }).query['x-id'];
    return next(args);
  },
  { step: 'build' },
);
const presignOptions = () => ({
  expiresIn: 900,
  signingDate: new Date(nowMs),
  signableHeaders: new Set(['host', 'content-type', 'content-length', 'if-none-match']),
  unhoistableHeaders: new Set(['x-amz-content-sha256', 'if-none-match']),
  unsignableHeaders: new Set(['x-amz-content-sha256']),
});

/** The URL without the order of its parameters. */
const parts = (text: string) => {
  const url = new URL(text);
  return { path: url.origin + url.pathname, query: Object.fromEntries(url.searchParams) };
};

const plain = [
  'a',
  'uploads/operator/doc_0123',
  'results/t/job_1.json',
  'A.b-c_d~e',
  'x'.repeat(800),
  '0',
  'a//b',
  'a/b/',
];
const marks = [...' !"#$%&\'()*+,-.:;<=>?@[\\]^_`{|}~'].map((mark) => `a${mark}b/${mark}c`);
const others = ['ä/ö', '税金', '😀', 'e\u0301', 'a%20b', 'a%2Fb', '%', 'a b  c', 'ف', 'a+b c%2B'];

describe('a signed URL', () => {
  const keys = [...plain, ...marks, ...others];

  it.each(keys)('to PUT %j is the one that AWS’s own signer makes', async (objectKey) => {
    const ours = await signer.presignPut({ objectKey, contentType: 'application/pdf', sizeBytes: 1234 }, 900);
    const command = new PutObjectCommand({
      ...{ Bucket: variables.R2_BUCKET, Key: objectKey },
      ...{ ContentType: 'application/pdf', ContentLength: 1234, IfNoneMatch: '*' },
    });
    expect(parts(ours.url)).toEqual(parts(await getSignedUrl(s3, command, presignOptions())));
  });

  it.each(keys)('to GET %j is the one that AWS’s own signer makes', async (objectKey) => {
    const command = new GetObjectCommand({ Bucket: variables.R2_BUCKET, Key: objectKey });
    const ours = await signer.presignGet(objectKey, 900);
    expect(parts(ours.url)).toEqual(parts(await getSignedUrl(s3, command, presignOptions())));
  });

  it.each([
    { asked: 0, given: 1 },
    { asked: 90.7, given: 90 },
    { asked: 8 * 24 * 60 * 60, given: 604_800 },
  ])('asked to live $asked s lives $given s', async ({ asked, given }) => {
    const { url, expires_at } = await signer.presignGet('a', asked);
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe(String(given));
    expect(Date.parse(expires_at)).toBe(nowMs + given * 1000);
  });

  it('names the headers that its holder must send', async () => {
    const signed = await signer.presignPut({ objectKey: 'a', contentType: 'image/png', sizeBytes: 7 }, 60);
    expect(signed.headers).toEqual({ 'content-type': 'image/png', 'content-length': '7', 'if-none-match': '*' });
    expect(new URL(signed.url).searchParams.get('X-Amz-SignedHeaders')).toBe(
      'content-length;content-type;host;if-none-match',
    );
  });
});

it('without credentials nothing can be signed', () => {
  const { R2_SECRET_ACCESS_KEY: _, ...incomplete } = variables;
  expect(createSigner({ ...incomplete, R2_SECRET_ACCESS_KEY: undefined }, () => nowMs)).toBeNull();
});
