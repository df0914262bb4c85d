import { Webhook } from 'standardwebhooks';
import { deriveKey } from './derive-key.ts';

/**
 * The secrets with which a tenant's webhooks are signed: `whsec_` and base64, as Standard Webhooks writes them.
 *
 * @param signingKey - 32 characters of chance at least: a receiver holds secrets made from it, and could guess a weak one.
 * @param versions - Of the tenant's secret, the current one first; see `tenant/webhook-versions.ts`.
 */
export const webhookSecrets = (signingKey: string, tenantId: string, versions: readonly number[]): Promise<string[]> =>
  Promise.all(
    versions.map(async (version) => {
      const bytes = await deriveKey(signingKey, ['webhook secret', tenantId, version]);
      return `whsec_${btoa(String.fromCharCode(...bytes))}`;
    }),
  );

/** The three headers of Standard Webhooks, with one signature a secret: a receiver accepts any that it knows. */
export function signWebhook(message: { messageId: string; body: string; secrets: readonly string[]; nowMs: number }) {
  const timestampS = Math.floor(message.nowMs / 1000);
  const sign = (secret: string) =>
    new Webhook(secret).sign(message.messageId, new Date(timestampS * 1000), message.body);
  return {
    'webhook-id': message.messageId,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': message.secrets.map(sign).join(' '),
  };
}
