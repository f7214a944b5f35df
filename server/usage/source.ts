/**
 * Where usage comes from. Nothing outside this room knows which source answers: Stripe's meters
 * today, our own ledger or another later.
 */
import type { Source } from '../contract/part.ts';
import type { DaySeries, GroupedUsage, Known, Meter, UsageRow } from '../portal/snapshot.ts';

export type Range = { readonly start: Date; readonly end: Date };

export type Window = 'hour' | 'day';

export const STEP_MS = { hour: 3_600_000, day: 86_400_000 } as const satisfies Record<
  Window,
  number
>;

/** The usage of one customer. Ranges are half-open. */
export type UsageSource = {
  readonly name: Source;
  /** Rows of the UTC days in a range of whole days, oldest first, empty days left out. */
  days(meter: Meter, range: Range): Promise<Known<DaySeries>>;
  /**
   * The same, remembered for long: for days that no late event reaches any more. Who asks leaves out
   * those of the range that are not.
   */
  closedDays(meter: Meter, range: Range): Promise<Known<DaySeries>>;
  /** Rows of the steps in a range aligned to the window, oldest first, empty steps left out. */
  steps(meter: Meter, range: Range, window: Window): Promise<Known<readonly UsageRow[]>>;
  /**
   * The total over a range, exact to the second where the source can. A range that is over may be
   * remembered longer.
   */
  total(meter: Meter, range: Range & { readonly isOver?: boolean }): Promise<Known<string>>;
  /**
   * The same as `steps`, by the values of one dimension too. Absent where a source knows none. Its
   * problem is `parameter_unsupported` where this account or meter cannot be divided.
   */
  groups?(
    meter: Meter,
    range: Range,
    window: Window,
    dimension: string,
  ): Promise<Known<GroupedUsage>>;
};
