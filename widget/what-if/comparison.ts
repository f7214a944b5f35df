/** Two plans beside each other, looked at when the browser has nothing better to do. */
import type { PlanChoice, WhatIfBasis, WhatIfItem } from '../../server/contract/what-if.ts';
import type { I18n } from '../i18n/i18n.ts';
import { type Draft, outcomeOf } from './draft.ts';
import { evenSentences } from './evens.ts';
import { isChosen } from './plans.ts';

export class Comparison {
  sentences: readonly string[] = [];
  #key = '';

  /** Nothing is said until it is looked at again. */
  clear() {
    this.#key = '';
    this.sentences = [];
  }

  /**
   * Finds the sentences for what has changed. Where two plans cross takes many bills to find, so
   * the amount is shown first, and `done` is called in a moment of rest.
   */
  look(
    basis: WhatIfBasis,
    draft: Draft,
    item: WhatIfItem | undefined,
    i18n: I18n,
    done: () => void,
  ) {
    const pair = pairOf(basis, draft);
    if (!pair || !item) return;
    const { change } = draft;
    // Its own usage runs through all values, so it makes no difference.
    const others = { ...change.quantities, [item.id]: '0' };
    const key = JSON.stringify([item.id, pair, others, basis.asOf, i18n.locale]);
    if (key === this.#key) return;
    this.#key = key;
    whenIdle(() => {
      if (this.#key !== key) return;
      this.sentences = evenSentences(basis, change, item, pair, i18n);
      done();
    });
  }
}

/** The plan there is, and the one looked at: the chosen one, else the cheapest other one. */
function pairOf(basis: WhatIfBasis, draft: Draft): [string, string] | undefined {
  const { plans } = basis;
  const own = plans.find(({ isCurrent }) => isCurrent) ?? plans[0];
  const others = plans.filter((plan) => plan !== own);
  const other = others.find((plan) => isChosen(plan, draft)) ?? cheapestOf(others, basis, draft);
  return own && other ? [own.id, other.id] : undefined;
}

function cheapestOf(plans: readonly PlanChoice[], basis: WhatIfBasis, draft: Draft) {
  if (plans.length < 2) return plans[0];
  const dues = plans.map((plan) => {
    const { totals } = outcomeOf(basis, draft.changeOn(plan)) ?? {};
    return totals?.amountDue.amount ?? Number.POSITIVE_INFINITY;
  });
  return plans[dues.indexOf(Math.min(...dues))];
}

/** Not every browser says when it rests. */
function whenIdle(run: () => void) {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 200 });
  else setTimeout(run, 50);
}
