import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

const EXAMPLE = new URL('../.dev.vars.example', import.meta.url);
const DEV_VARS = new URL('../.dev.vars', import.meta.url);

/** A key of our own: 256 random bits. */
export const newKey = (): string => `dp_local_${randomBytes(32).toString('base64url')}`;

/** The example's values, with fresh secrets. Nothing is written. */
export const freshDevVars = (): Record<string, string> => ({
  ...readVars(EXAMPLE),
  GATEWAY_API_KEY: newKey(),
  SIGNING_KEY: newKey(),
});

/** The variables of `.dev.vars`, which is written from the example with fresh secrets when there is none. */
export function ensureDevVars(): { vars: Record<string, string>; created: boolean } {
  if (existsSync(DEV_VARS)) return { vars: { ...readVars(EXAMPLE), ...readVars(DEV_VARS) }, created: false };
  const text = readFileSync(EXAMPLE, 'utf8').replace(
    /^(GATEWAY_API_KEY|SIGNING_KEY)=.*$/gm,
    (_, name) => `${name}=${newKey()}`,
  );
  writeFileSync(DEV_VARS, text, { mode: 0o600 });
  return { vars: readVars(DEV_VARS), created: true };
}

function readVars(file: URL): Record<string, string> {
  const entries = Object.entries(parseEnv(readFileSync(file, 'utf8')));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
