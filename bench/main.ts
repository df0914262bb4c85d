import { extraction } from './extraction.ts';
import { gateway } from './gateway.ts';
import { jobs } from './jobs.ts';
import { longJob } from './long-job.ts';
import { mainJob } from './main-job.ts';
import { uploads } from './uploads.ts';
import { worker } from './worker.ts';

/** One benchmark a name. Each prints ratios of things measured in the same run; absolute times are only for orientation. */
const benchmarks: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  'main-job': mainJob,
  extraction,
  worker,
  uploads,
  gateway,
  jobs,
  'long-job': longJob,
};

const [name, ...args] = process.argv.slice(2).filter((argument) => argument !== '--');
const benchmark = Object.hasOwn(benchmarks, name ?? '') ? benchmarks[name as string] : undefined;
if (!benchmark) {
  process.stderr.write(`Usage: npm run bench -- NAME\n\nNames: ${Object.keys(benchmarks).join(', ')}\n`);
  process.exit(2);
}
await benchmark(args);
