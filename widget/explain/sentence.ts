import type { Compared, Explanation } from '../../server/contract/explain.ts';
import type { I18n } from '../i18n/i18n.ts';

/** Two whole invoices are told apart by whether the later one is billed yet. */
const AGAINST = { likely: 'likely', same_point: 'point', invoice: undefined } as const;

/** The whole in one sentence: how much more or less, and against what. */
export function sentenceOf(explanation: Explanation, { t, money, periodName }: I18n): string {
  const { compares, before, after, difference } = explanation;
  const { amount } = difference;
  const against = AGAINST[compares] ?? (isOpen(after) ? 'next' : 'invoice');
  const way = amount > 0 ? 'more' : amount < 0 ? 'less' : 'same';
  return t(`explain.${against}.${way}`, {
    amount: money({ ...difference, amount: Math.abs(amount) }),
    period: periodName(after.period),
    last: periodName(before.period),
  });
}

/** How each of the two bills is called. */
export function endsOf({ compares, before, after }: Explanation, { t, periodName }: I18n) {
  const name = ({ period }: Compared) => ({ period: periodName(period) });
  return {
    first: t(compares === 'same_point' ? 'explain.atPoint' : 'explain.billed', name(before)),
    last: t(`explain.${compares === 'likely' ? 'likely' : stateOf(after)}`, name(after)),
  };
}

function stateOf(after: Compared) {
  if (!isOpen(after)) return 'billed';
  return isDraft(after) ? 'finalizing' : 'sofar';
}

/** Not billed yet: a bill to come has no number, and neither has a draft. */
const isOpen = ({ number }: Compared) => number === null;

/** Already an invoice, which Stripe still finalises; a bill to come has its subscription's id. */
const isDraft = ({ id }: Compared) => id.startsWith('in_');
