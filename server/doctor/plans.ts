/** Prices that the settings name: of plans to compare with, and of seats that may be changed. */
import { stripeStatus } from '../stripe/client.ts';
import { type Examination, permitted } from './examination.ts';
import { type Found, found, good } from './finding.ts';

export async function checkPlans({ tenant, account }: Examination): Promise<Found[]> {
  const named = [
    ...Object.entries(tenant.plans).flatMap(([plan, { prices }]) =>
      Object.values(prices).map((price) => ({ price, where: `The plan ${plan}` })),
    ),
    ...Object.keys(tenant.subscriptions.seats).map((price) => ({ price, where: 'A seat limit' })),
  ];
  const findings: Found[] = [];
  for (const { price, where } of named) {
    const state = await stateOf(price, account);
    if (state === 'unseen' || state === 'active') continue;
    const text = `${where} names the price ${price}, which ${state === 'missing' ? 'is not in this account' : 'is archived'}: it is left out.`;
    const todo = 'Correct the id or lookup_key; test and live mode have prices of their own.';
    findings.push(found('warning', 'price_unknown', text, todo));
  }
  if (findings.length > 0 || named.length === 0) return findings;
  return [good('plans_complete', 'Every price that the settings name is there.')];
}

type State = 'active' | 'archived' | 'missing' | 'unseen';

async function stateOf(reference: string, { stripe, ask }: Examination['account']): Promise<State> {
  if (!reference.startsWith('price_')) {
    const listed = await permitted(
      ask('prices.list', () => stripe.prices.list({ lookup_keys: [reference], limit: 1 })),
    );
    if (!listed) return 'unseen';
    const [price] = listed.data;
    return price ? stateFrom(price.active) : 'missing';
  }
  try {
    const price = await permitted(ask('prices.retrieve', () => stripe.prices.retrieve(reference)));
    return price ? stateFrom(price.active) : 'unseen';
  } catch (error) {
    if (stripeStatus(error) === 404) return 'missing';
    throw error;
  }
}

function stateFrom(isActive: boolean): State {
  return isActive ? 'active' : 'archived';
}
