import type { Bill } from '../../server/contract/bill.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { known } from './part.ts';
import { ProblemError } from './problem.ts';

type Foresight = typeof import('../forecast/index.ts');

let here: Foresight | undefined;

/** Everything that shows what is likely, once it is here: it comes after the first view. */
export const foresight = () => here;

/** Fetches it. Throws a `ProblemError`; another attempt is worth what `fetchLater` says. */
export async function fetchForesight(): Promise<Foresight> {
  here ??= await import('../forecast/index.ts').catch((cause) => {
    throw new ProblemError('code_missing', 0, undefined, { cause });
  });
  return here;
}

/** Whether there will be a forecast of a bill, or the reason that there is none: its place is kept. */
export const isForeseen = ({ subscription, status }: Bill, { items }: Portal) =>
  status === 'upcoming' &&
  known(items).data?.some((item) => item.meter && item.subscription === subscription);
