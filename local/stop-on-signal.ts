/**
 * Ends the program on Ctrl-C or SIGTERM after `shutDown`. A second Ctrl-C ends it at once.
 *
 * @param exitCode - 130 is what a shell expects of an interrupted command.
 */
export function stopOnSignal(shutDown: () => Promise<void>, exitCode = 130): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(exitCode);
      stopping = true;
      void shutDown().finally(() => process.exit(exitCode));
    });
  }
}
