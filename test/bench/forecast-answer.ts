import { readBillForecast, readSources } from '../../server/bill/read-forecast.ts';
import { forecastAnswer } from '../../server/portal/forecast.ts';
import { billForecast } from '../../server/portal/forecast-bill.ts';
import { foresee } from '../../server/portal/foresee.ts';
import { atlas } from './atlas.ts';
import type { Bench } from './bench.ts';

export const forecastOfForty: Bench = {
  name: 'the forecast of 40 items and two bills, 1,000 joint draws each',
  budgetMs: 100,
  against: 'JSON.stringify of it',
  async prepare() {
    const services = await atlas();
    const snapshot = await services.snapshot();
    const subscriptions = snapshot.subscriptions.value!;
    const sources = await readSources(services, snapshot, subscriptions);
    const read = foresee(sources);
    const bills = await Promise.all(
      subscriptions.map((each) => readBillForecast(services, snapshot, each, read)),
    );
    const { prices, meters } = snapshot;
    const context = {
      names: { prices, meters, settings: services.tenant.meters },
      asOf: snapshot.billingNow,
    };
    const run = () => {
      const foreseen = foresee(sources, { hasRecord: true });
      const forecasts = bills.map(({ basis }, nth) =>
        billForecast(subscriptions[nth]!, basis, foreseen),
      );
      return forecastAnswer(snapshot, foreseen, forecasts, context);
    };
    const answer = run();
    return { run, reference: () => JSON.stringify(answer) };
  },
};
