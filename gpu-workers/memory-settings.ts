/**
 * What keeps the memory of a worker's process flat over long documents. Both must be there before any of our code runs;
 * `start.sh` sets the same.
 */
export const memorySettings = {
  /**
   * Left alone, glibc learns from the first page it frees to keep memory of that size in its heaps, where smaller pieces
   * that live longer soon lie between the pages. From this many bytes on, each piece is a mapping of its own and goes back
   * to the system the moment it is freed.
   */
  variables: { MALLOC_MMAP_THRESHOLD_: '1048576' },
  /** MiB, of three. On a large machine V8 lets 100 MiB of short-lived objects pile up, which makes nothing faster here. */
  nodeFlags: ['--max-semi-space-size=16'],
} as const;
