import type { JobStepView } from '../../shared/api/jobs.ts';
import { deriveKey } from './derive-key.ts';

/** One hand-over of a job's step to RunPod. */
export type RunpodCall = { tenantId: string; jobId: string; step: JobStepView['step']; n: number };

/**
 * The URL that RunPod calls when that hand-over has ended. RunPod signs nothing, so what cannot be guessed stands in the path;
 * each hand-over has a token of its own. Never log it.
 *
 * @param publicUrl - Where this gateway is reached, with or without a slash at the end.
 */
export async function runpodHookUrl(publicUrl: string, signingKey: string, call: RunpodCall): Promise<string> {
  const key = await tokenKey(signingKey);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, toMessage(call)));
  const { tenantId, jobId, step, n } = call;
  return `${publicUrl.replace(/\/+$/, '')}/hooks/runpod/${tenantId}/${jobId}/${step}/${n}/${toBase64Url(mac)}`;
}

/** Whether the token is that hand-over's; takes as long for any wrong one. */
export async function isRunpodToken(signingKey: string, call: RunpodCall, token: string): Promise<boolean> {
  const mac = fromBase64Url(token);
  return mac !== null && crypto.subtle.verify('HMAC', await tokenKey(signingKey), mac, toMessage(call));
}

async function tokenKey(signingKey: string): Promise<CryptoKey> {
  const bytes = await deriveKey(signingKey, ['runpod hook']);
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}

/** No part holds a line feed: the route takes none that does. */
const toMessage = ({ tenantId, jobId, step, n }: RunpodCall) =>
  new TextEncoder().encode(`runpod\n${tenantId}\n${jobId}\n${step}\n${n}`);

const toBase64Url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** 32 bytes, or null. */
function fromBase64Url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) return null;
  const binary = atob(`${text.replaceAll('-', '+').replaceAll('_', '/')}=`);
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
