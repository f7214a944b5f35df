/** From which usage on another plan is the cheaper one, in words. */
import { type BreakEven, breakEvens, cheaperPlan } from '../../server/billing/break-even.ts';
import type { WhatIfBasis, WhatIfChange, WhatIfItem } from '../../server/contract/what-if.ts';
import type { I18n } from '../i18n/i18n.ts';

/** Beyond so many the next ones help nobody to choose. */
const MOST = 4;

/** Sentences about two plans and the usage of one item, all else as changed. */
export function evenSentences(
  basis: WhatIfBasis,
  change: WhatIfChange,
  item: WhatIfItem,
  pair: readonly [string, string],
  i18n: I18n,
): string[] {
  const points = breakEvens(basis, change, item.id, pair);
  const plan = (id: string | null) => basis.plans.find((each) => each.id === id)?.label ?? '';
  const [start] = points;
  // That nothing at all costs the same on both is no point to tell.
  const isFromFirst = points.length === 1 && start?.below === null && start.quantity === '1';
  if (!start || isFromFirst) {
    const cheaper = start ? start.above : cheaperPlan(basis, change, item.id, pair, '0');
    const [a, b] = cheaper === pair[1] ? [pair[1], pair[0]] : pair;
    const key = cheaper === null ? 'whatif.evenNever' : 'whatif.evenAlways';
    return [i18n.t(key, { a: plan(a), b: plan(b) })];
  }
  const unit = item.unit ?? item.label;
  const say = ({ quantity }: BreakEven) => i18n.quantity(quantity);
  const [first, second] = points as [BreakEven, ...BreakEven[]];
  const isApart = first.above === null && second !== undefined;
  const values = { unit, n: say(first), a: plan(first.below), b: plan(first.above) };
  const opening = isApart
    ? i18n.t('whatif.evenApart', { ...values, b: plan(second.above), m: say(second) })
    : i18n.t(keyOf(first), values);
  const rest = points
    .slice(isApart ? 2 : 1)
    .filter(isLasting)
    .map((point) =>
      i18n.t(point.above === null ? 'whatif.evenFromSame' : 'whatif.evenFrom', {
        n: say(point),
        unit,
        b: plan(point.above),
      }),
    );
  const [a, b] = pair.map(plan) as [string, string];
  // Of three plans somebody has to know which two are meant.
  const which = basis.plans.length > 2 ? [i18n.t('whatif.between', { a, b })] : [];
  return [...which, ...[opening, ...rest].slice(0, MOST)];
}

function keyOf({ below, above }: BreakEven) {
  if (above === null) return 'whatif.evenThenSame';
  return below === null ? 'whatif.evenSameThen' : 'whatif.even';
}

/** Where both cost the same only on the way to the next point, that point says enough. */
function isLasting({ above }: BreakEven, nth: number, points: readonly BreakEven[]): boolean {
  return above !== null || nth === points.length - 1;
}
