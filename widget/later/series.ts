import type { UsageAnswer } from '../../server/contract/usage.ts';
import { DAY, floorDay } from '../chart/usage.ts';
import type { PortalClient } from '../core/client.ts';
import { Resource } from '../core/loadable.ts';
import { readUsageOf } from '../core/requests.ts';
import { type Aimed, iso } from '../core/shown.ts';

/** As far back as the server reads days. */
const MOST_DAYS = 365;

/** So many periods are remembered. */
const MOST_KEPT = 24;

/** A meter's days with their time and source; divided where that was asked for. */
type AskedDays = Pick<UsageAnswer, 'asOf' | 'source' | 'groups'> & {
  readonly data: UsageAnswer['series'];
};

/** The days of a meter that came without them, of a period before, or divided by a dimension. */
export class AskedSeries extends Resource<AskedDays> {
  #loadedFor = '';
  /** Periods that are over: their days stay what they are. */
  #kept = new Map<string, AskedDays>();

  /** What could not be read while there was no network is read as soon as there is one. */
  hostConnected() {
    addEventListener('online', this);
  }

  override hostDisconnected() {
    super.hostDisconnected();
    removeEventListener('online', this);
  }

  handleEvent() {
    if (this.state.error !== undefined) void this.refresh();
  }

  /** Asks for an item's days up to `now`, or to the end of a period that is over, once for each. */
  ask(item: Aimed, now: string, client: PortalClient, groupBy?: string) {
    const { isPast, meter, period } = item;
    const key = JSON.stringify([item.id, period.start, groupBy]);
    const to = isPast ? period.end : now;
    const query = { from: firstDay(item, to), to, ...(groupBy && { groupBy }) };
    this.show(key, async (signal) => {
      const kept = this.#kept.get(key);
      if (kept) return kept;
      const { asOf, source, series, groups } = await readUsageOf(client, meter!, query, { signal });
      const days = { asOf, source, data: series, groups };
      if (isPast) this.#keep(key, days);
      return days;
    });
    const asked = `${key}${to}`;
    if (this.#loadedFor.startsWith(key) && this.#loadedFor !== asked) void this.refresh();
    this.#loadedFor = asked;
  }

  #keep(key: string, days: AskedDays) {
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(key, days);
  }
}

/** Far enough back for last period and for the weekdays before it, no further than is kept. */
function firstDay({ period, previousPeriod }: Aimed, to: string) {
  const start = Math.min(
    Date.parse(previousPeriod?.start ?? period.start),
    Date.parse(period.start) - 35 * DAY,
  );
  return iso(floorDay(Math.max(start, Date.parse(to) - MOST_DAYS * DAY)));
}
