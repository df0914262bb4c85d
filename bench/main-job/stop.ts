/** Ends what a part of the benchmark has started, also on Ctrl-C. */
export type Stop = () => Promise<void>;
