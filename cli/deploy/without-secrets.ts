import type { Io } from '../io.ts';
import { HIDDEN, shownVariable } from './shown-variable.ts';

/** Shorter ones would blot out parts of ordinary words. */
const MIN_SECRET_LENGTH = 6;

/**
 * An `Io` that cannot print the key, the registry's password or a worker's secret, wherever a text comes from: RunPod's
 * messages may repeat what it was sent.
 */
export function withoutSecrets(io: Io, variables: Readonly<Record<string, string>>): Io {
  const secrets = [
    io.env.RUNPOD_API_KEY?.trim(),
    io.env.REGISTRY_PASSWORD,
    ...Object.entries(variables).flatMap(([name, value]) => (shownVariable(name, value) === HIDDEN ? [value] : [])),
  ].filter((secret) => secret !== undefined && secret.length >= MIN_SECRET_LENGTH) as string[];
  const clean = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return { ...io, out: (line) => io.out(clean(line)), err: (line) => io.err(clean(line)) };
}
