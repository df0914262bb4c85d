import { deployRunpod } from './deploy/deploy-runpod.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

export const usage = `Usage: docproc <command>

  docproc deploy runpod     create or update the two GPU endpoints on RunPod

  docproc <command> --help  what a command takes
`;

type Command = { words: readonly string[]; start(args: string[], io: Io): Promise<ExitCode> };

const commands: readonly Command[] = [{ words: ['deploy', 'runpod'], start: deployRunpod }];

/** @param args - What stands behind `docproc` on the command line. */
export async function run(args: string[], io: Io): Promise<ExitCode> {
  const command = commands.find(({ words }) => words.every((word, at) => args[at] === word));
  if (command) return command.start(args.slice(command.words.length), io);
  const isHelp = args.length === 0 || args[0] === 'help' || args.includes('--help') || args.includes('-h');
  if (isHelp) {
    io.out(usage.trimEnd());
    return exitCodes.done;
  }
  io.err(`There is no command "${args.join(' ')}". Try docproc --help.`);
  return exitCodes.usage;
}
