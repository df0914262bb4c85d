/**
 * For the environment of a worker's process, which glibc reads before any of our code runs; `start.sh` sets the same.
 *
 * Left alone, glibc learns from the first page it frees to keep memory of that size in its heaps, where smaller pieces that
 * live longer soon lie between the pages: over a long document the process grows by a third. From this many bytes on, each
 * piece is a mapping of its own and goes back to the system the moment it is freed.
 */
export const mallocVariables = { MALLOC_MMAP_THRESHOLD_: '1048576' } as const;
