/** How a command ends. */
export const exitCodes = {
  /** Everything is as asked, by this run or already before. */
  done: 0,
  /** It is not: refused, not reachable, or not confirmed. */
  failed: 1,
  /** The command line or a variable is wrong; nothing was tried. */
  usage: 2,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
