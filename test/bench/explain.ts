import { invoiceBefore } from '../../server/bill/find.ts';
import { effectsBetween, explainedInvoice } from '../../server/portal/explain.ts';
import { atlas } from './atlas.ts';
import type { Bench } from './bench.ts';

export const explanation: Bench = {
  name: 'two bills of 20 items against the last ones',
  budgetMs: null,
  against: 'JSON.stringify of both',
  async prepare() {
    const services = await atlas();
    const snapshot = await services.snapshot();
    const { prices, meters } = snapshot;
    const names = { prices, meters, settings: services.tenant.meters };
    const of = { subscriptions: snapshot.subscriptions.value! };
    const pairs = await Promise.all(
      of.subscriptions.map(async ({ id }) => {
        const before = await services.gateway.invoice((await invoiceBefore(services, id)).id);
        return { before: before.value.facts, after: snapshot.previews.get(id)!.value! };
      }),
    );
    const run = () =>
      pairs.map(({ before, after }) =>
        effectsBetween(explainedInvoice(before, names, of), explainedInvoice(after, names, of)),
      );
    const answer = run();
    return { run, reference: () => JSON.stringify(answer) };
  },
};
