export type AgendaEntry = { atMs: number; id: string };

/** Which job has to be looked at when. An entry may be stale: whoever takes it checks whether it still holds. */
export type Agenda = {
  add(atMs: number, id: string): void;
  /** Removes and returns the earliest entry that is due, or null. */
  takeDue(nowMs: number): AgendaEntry | null;
  nextAtMs(): number | null;
};

/** A binary heap, because a queue of many thousand jobs has a deadline for each and most of them move with every ping. */
export function createAgenda(): Agenda {
  const heap: AgendaEntry[] = [];
  const at = (index: number) => heap[index]?.atMs ?? Infinity;
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };

  return {
    add(atMs, id) {
      let index = heap.push({ atMs, id }) - 1;
      for (let parent = (index - 1) >> 1; index > 0 && at(parent) > at(index); parent = (index - 1) >> 1) {
        swap(parent, index);
        index = parent;
      }
    },
    takeDue(nowMs) {
      const first = heap[0];
      if (first === undefined || first.atMs > nowMs) return null;
      const last = heap.pop()!;
      if (heap.length === 0) return first;
      heap[0] = last;
      for (let index = 0; ; ) {
        const left = 2 * index + 1;
        const smaller = at(left + 1) < at(left) ? left + 1 : left;
        if (at(smaller) >= at(index)) return first;
        swap(smaller, index);
        index = smaller;
      }
    },
    nextAtMs: () => heap[0]?.atMs ?? null,
  };
}
