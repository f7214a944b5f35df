import type { Switches } from '../../../demo/stripe/index.ts';
import type { Account } from '../account.ts';
import { failureOf } from '../expect.ts';

/** One question to an account whose answer depends on one switch of the simulator. */
export type Probe<Key extends keyof Switches = keyof Switches> = {
  of: Key;
  question: string;
  ask(account: Account): Promise<unknown>;
  /** What the simulator answers by default, and so what we expect of Stripe. */
  says: unknown;
  /** Another value of the switch, and the answer it gives: proof that the question tells them apart. */
  flipped: { to: Switches[Key]; says: unknown };
};

/** Checks a probe's other value against the type of its switch. */
export function probe<Key extends keyof Switches>(one: Probe<Key>): Probe {
  return one;
}

/** Whether Stripe does what it is asked, or refuses. */
export async function accepted(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    async (error: unknown) => {
      await failureOf(Promise.reject(error));
      return false;
    },
  );
}
