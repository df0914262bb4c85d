import { parseCommandLine, usage } from './command-line.ts';
import { type Emulator, startEmulator } from './start.ts';

const command = parseCommandLine(process.argv.slice(2));

if (command.kind === 'help') {
  process.stdout.write(usage);
} else if (command.kind === 'wrong') {
  fail(`${command.reason} Try --help.`);
} else {
  const { host, port, endpointIds, clientKeys, workerKeys, settings } = command;
  const endpoints = endpointIds.map((id) => ({ id, clientKeys, workerKeys }));
  try {
    const emulator = await startEmulator({ host, port, endpoints, settings });
    stopOnSignal(emulator);
    process.stdout.write(`emulator ready ${emulator.url}\n`);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

/** Closing cuts every held request, so nothing keeps the process alive afterwards. */
function stopOnSignal(emulator: Emulator): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void emulator.close());
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
