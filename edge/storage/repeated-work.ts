/**
 * The work of one object, done by one at a time: who asks in its middle has it done once more by the one that is at it.
 *
 * @param round - Does what can be done now. @returns what the last round hands on to `finish`.
 * @param finish - Called when nobody asked for another round.
 */
export function createRepeatedWork<Outcome>(round: () => Promise<Outcome>, finish: (last: Outcome) => Promise<void>) {
  let work: Promise<void> | undefined;
  let again = false;

  async function repeat(): Promise<void> {
    let last: Outcome;
    do {
      again = false;
      last = await round();
    } while (again);
    await finish(last);
  }

  return {
    /** Has work that is under way look once more. It starts nothing. */
    onceMore(): void {
      again = true;
    },
    /** Resolves when the work is done, whoever began it. @throws what a round or `finish` throws. */
    run(): Promise<void> {
      again = work !== undefined;
      work ??= repeat().finally(() => {
        work = undefined;
      });
      return work;
    },
  };
}
