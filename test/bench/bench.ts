/** One thing whose time is worth knowing. One file each, listed in `benches.ts`. */
export type Bench = {
  /** What is timed, once. */
  readonly name: string;
  /** The most it should take, in milliseconds; null where nobody has set one. */
  readonly budgetMs: number | null;
  /** What the time is compared with, so that figures of two machines can be. */
  readonly against: string;
  prepare(): Promise<Prepared>;
};

export type Prepared = {
  readonly run: () => unknown;
  readonly reference: () => unknown;
};
