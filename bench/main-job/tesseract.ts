import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

/** Debian's `tesseract-ocr`: the CPU reader that everybody has. Null when it is not installed. */
export const tesseractVersion = async (): Promise<string | null> => {
  const { stdout } = await promisify(execFile)('tesseract', ['--version']).catch(() => ({ stdout: '' }));
  return /^tesseract (\S+)/.exec(stdout)?.[1] ?? null;
};

/** @param pageSegmentation - Tesseract's `--psm`: 3 finds the layout itself, 11 takes all text it can find. */
export function readWithTesseract(png: Buffer, pageSegmentation: 3 | 11): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('tesseract', ['-', '-', '--psm', String(pageSegmentation)], {
      // Its own threads wait for each other more than they work: with one it is several times faster on few cores.
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.once('error', reject);
    child.once('close', () => resolve(Buffer.concat(output).toString('utf8')));
    child.stdin.on('error', () => {}); // it ended before it had read the picture: `close` tells
    child.stdin.end(png);
  });
}
