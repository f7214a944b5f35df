/** Usage divided by the values of one dimension: the largest by name, the rest as one. */
import { compare, parseDecimal, sum } from '../billing/decimal.ts';
import type { UsageGroup } from '../contract/usage.ts';
import type { GroupedRow } from '../portal/snapshot.ts';
import { STEP_MS, type Window } from './source.ts';

/** As many as a chart can tell apart. */
const MOST_NAMED = 4;

type Steps = { readonly start: Date; readonly end: Date; readonly window: Window };

/**
 * Groups that add up to `values`, step by step, because both are of the same rows. Rows outside the
 * range are none of its steps and are left out.
 */
export function groupsOf(
  rows: readonly GroupedRow[],
  { start, end, window }: Steps,
): { readonly groups: UsageGroup[]; readonly values: string[] } {
  const step = STEP_MS[window];
  const count = (end.getTime() - start.getTime()) / step;
  const byValue = new Map<string | null, Map<number, string[]>>();
  for (const row of rows) {
    const index = (row.start.getTime() - start.getTime()) / step;
    if (!Number.isInteger(index) || index < 0 || index >= count) continue;
    const steps = byValue.get(row.value) ?? new Map<number, string[]>();
    steps.set(index, [...(steps.get(index) ?? []), row.quantity]);
    byValue.set(row.value, steps);
  }

  const all = [...byValue].map(([value, steps]) => {
    const values = Array.from({ length: count }, (_, index) => sum(steps.get(index) ?? []));
    return { value, label: value, isRest: false, total: sum(values), values };
  });
  const [named, rest] = split(all.sort(largestFirst));
  const groups = rest.length > 0 ? [...named, together(rest, count)] : named;
  return { groups, values: addedUp(all, count) };
}

function split(groups: readonly UsageGroup[]) {
  return [groups.slice(0, MOST_NAMED), groups.slice(MOST_NAMED)] as const;
}

function together(groups: readonly UsageGroup[], count: number): UsageGroup {
  const values = addedUp(groups, count);
  return { value: null, label: null, isRest: true, total: sum(values), values };
}

function addedUp(groups: readonly UsageGroup[], count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    sum(groups.map(({ values }) => values[index]!)),
  );
}

/** Of two as large the one whose value sorts first, so that an answer is the same each time. */
function largestFirst(a: UsageGroup, b: UsageGroup) {
  const order = compare(parseDecimal(b.total), parseDecimal(a.total));
  return order || ((a.value ?? '') < (b.value ?? '') ? -1 : 1);
}
