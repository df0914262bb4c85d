import { parseArgs } from 'node:util';
import { defaultSettings, type EmulatorSettings } from './settings.ts';

export const usage = `RunPod's serverless queue on this machine.

  node emulator/main.ts --client-key KEY --worker-key KEY --endpoint ID [options]

  --endpoint ID           an endpoint to serve, under /v2/ID; may be repeated
  --client-key KEY        what clients send as "Authorization: Bearer KEY"; may be repeated
  --worker-key KEY        what workers send as "Authorization: KEY"; may be repeated
  --port PORT             8788 when left out; 0 is any free one
  --host HOST             127.0.0.1 when left out
  --take-hold-ms MS       how long a worker's poll is held (${defaultSettings.takeHoldMs})
  --ping-interval-ms MS   how often workers are told to ping (${defaultSettings.pingIntervalMs})
  --lease-ms MS           a job its worker is silent about for so long is lost (${defaultSettings.leaseMs});
                          at least 4 ping intervals
  --help                  this text
`;

export type CommandLine =
  | { kind: 'help' }
  | { kind: 'wrong'; reason: string }
  | {
      kind: 'serve';
      host: string;
      port: number;
      endpointIds: string[];
      clientKeys: string[];
      workerKeys: string[];
      settings: Partial<EmulatorSettings>;
    };

const DEFAULT_PORT = '8788';

/** @param args - Without the program's name. */
export function parseCommandLine(args: string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args,
      options: {
        endpoint: { type: 'string', multiple: true, default: [] },
        'client-key': { type: 'string', multiple: true, default: [] },
        'worker-key': { type: 'string', multiple: true, default: [] },
        port: { type: 'string', default: DEFAULT_PORT },
        host: { type: 'string', default: '127.0.0.1' },
        'take-hold-ms': { type: 'string', default: String(defaultSettings.takeHoldMs) },
        'ping-interval-ms': { type: 'string', default: String(defaultSettings.pingIntervalMs) },
        'lease-ms': { type: 'string', default: String(defaultSettings.leaseMs) },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    for (const name of ['endpoint', 'client-key', 'worker-key'] as const) {
      if (values[name].length === 0 || values[name].includes('')) return wrong(`--${name} is needed.`);
    }
    const badId = values.endpoint.find((id) => !/^[A-Za-z0-9_-]+$/.test(id));
    if (badId !== undefined) return wrong(`--endpoint ${badId}: only letters, digits, - and _ can be in it.`);
    return {
      kind: 'serve',
      host: values.host,
      port: toNumber('port', values.port, 0, 65_535),
      endpointIds: [...new Set(values.endpoint)],
      clientKeys: values['client-key'],
      workerKeys: values['worker-key'],
      settings: {
        takeHoldMs: toNumber('take-hold-ms', values['take-hold-ms'], 1, MAX_MS),
        pingIntervalMs: toNumber('ping-interval-ms', values['ping-interval-ms'], 1, MAX_MS),
        leaseMs: toNumber('lease-ms', values['lease-ms'], 1, MAX_MS),
      },
    };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

/** A day. */
const MAX_MS = 86_400_000;

const wrong = (reason: string): CommandLine => ({ kind: 'wrong', reason });

function toNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`--${name} ${text}: must be a whole number from ${least} to ${most}.`);
}
