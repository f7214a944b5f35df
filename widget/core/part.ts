import type { Part } from '../../server/contract/part.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { PartProblem } from '../../server/contract/problem.ts';

/** A part with all its fields optional, which is how a panel asks it. */
export interface Known<T> {
  data?: T;
  asOf?: string;
  source?: 'stripe' | 'stripe_meters';
  problem?: PartProblem;
}

/** What is known of a part. `data` without `problem` is fresh, with it old, absent unknown. */
export const known = <T>(part: Part<T>): Known<T> => part;

/** A part the session may not read is left out, not excused. */
export const isWithheld = ({ data, problem }: Known<unknown>) =>
  data === undefined && problem?.code === 'scope_missing';

/** The time and source the header states: the bill's, or the usage's where there is no bill. */
export function headStamp({ bills, items }: Pick<Portal, 'bills' | 'items'>): Known<unknown> {
  const bill: Known<unknown> = bills;
  return bill.asOf ? bill : items;
}
