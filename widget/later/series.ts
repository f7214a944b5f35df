import type { Item } from '../../server/contract/usage.ts';
import { DAY, floorDay } from '../chart/usage.ts';
import type { PortalClient } from '../core/client.ts';
import { Resource } from '../core/loadable.ts';
import { readUsageOf } from '../core/requests.ts';
import { iso } from '../core/shown.ts';

/** As far back as the server reads days. */
const MOST_DAYS = 365;

/** The days of a meter that came without them, asked for when its chart is shown. */
export class AskedSeries extends Resource<Item['series']> {
  #loadedFor = '';

  /** Asks for an item's days up to `now`, once for each. */
  ask(item: Item, now: string, client: PortalClient) {
    const meter = item.meter!;
    const from = firstDay(item, now);
    this.show(item.id, async (signal) => {
      const { asOf, source, series } = await readUsageOf(
        client,
        meter,
        { from, to: now },
        { signal },
      );
      return { asOf, source, data: series };
    });
    const asked = `${item.id} ${now}`;
    if (this.#loadedFor.startsWith(`${item.id} `) && this.#loadedFor !== asked) void this.refresh();
    this.#loadedFor = asked;
  }
}

/** Far enough back for last period and for the weekdays before it, no further than is kept. */
function firstDay({ period, previousPeriod }: Item, now: string) {
  const start = Math.min(
    Date.parse(previousPeriod?.start ?? period.start),
    Date.parse(period.start) - 35 * DAY,
  );
  return iso(floorDay(Math.max(start, Date.parse(now) - MOST_DAYS * DAY)));
}
