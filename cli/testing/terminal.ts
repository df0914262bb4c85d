import pc from 'picocolors';
import type { Io } from '../io.ts';

/** An `Io` that remembers what was written, with nobody at the keyboard unless answers are given. */
export function fakeTerminal({
  env = {},
  answers = [],
  isInteractive = answers.length > 0,
}: {
  env?: Record<string, string>;
  answers?: string[];
  isInteractive?: boolean;
} = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const questions: string[] = [];
  const sleeps: number[] = [];
  const io: Io = {
    env,
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    isInteractive,
    ask: async (question) => {
      questions.push(question);
      return answers.shift() ?? '';
    },
    colors: pc.createColors(false),
    fetch: globalThis.fetch,
    sleep: async (ms) => void sleeps.push(ms),
    random: () => 0.5,
  };
  return { io, questions, sleeps, out: () => out.join('\n'), err: () => err.join('\n') };
}
