import { readWhatIfBasis } from '../../server/bill/read-what-if.ts';
import { whatIf } from '../../server/billing/what-if.ts';
import type { WhatIfBasis } from '../../server/contract/what-if.ts';
import { atlas } from './atlas.ts';
import type { Bench } from './bench.ts';

export const whatIfAnswer: Bench = {
  name: 'two bills of 20 items at twice the usage',
  budgetMs: null,
  against: 'JSON.stringify of both',
  async prepare() {
    const services = await atlas();
    const { subscriptions } = await services.snapshot();
    const bills = await Promise.all(
      subscriptions.value!.map(({ id }) => readWhatIfBasis(services, id)),
    );
    const asked = bills.map((basis) => [basis, { quantities: doubled(basis) }] as const);
    const answer = asked.map(([basis, change]) => whatIf(basis, change));
    return {
      run: () => asked.map(([basis, change]) => whatIf(basis, change)),
      reference: () => JSON.stringify(answer),
    };
  },
};

function doubled({ items }: WhatIfBasis): Record<string, string> {
  const usage = items.filter(({ kind }) => kind === 'usage');
  return Object.fromEntries(
    usage.map(({ id, quantity }) => [id, String(2n * BigInt(quantity.split('.')[0]!))]),
  );
}
