import { defaultLimits } from '../limits.ts';
import { openDocument } from '../render-pages.ts';

/** A program that reads the PDF of its first argument, prints how many pages came, and has nothing more to do. */
const path = process.argv[2] ?? '';
const document = await openDocument(
  { path, kind: 'pdf' },
  { limits: defaultLimits, signal: new AbortController().signal },
);
let pages = 0;
for await (const { page } of document.pages()) pages = page;
console.log(pages);
