/**
 * 32 bytes for one purpose out of the gateway's signing key (HKDF, RFC 5869): nothing secret is stored, one purpose's bytes
 * say nothing of another's, and none of the key.
 *
 * @param purpose - Its parts must not hold line feeds, so that no two purposes are written the same.
 */
export async function deriveKey(signingKey: string, purpose: readonly (string | number)[]): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', encoder.encode(signingKey), 'HKDF', false, ['deriveBits']);
  const info = encoder.encode(`docproc\n${purpose.join('\n')}`);
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
    key,
    256,
  );
  return new Uint8Array(bits);
}
