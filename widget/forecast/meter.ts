import type { LitElement } from 'lit';
import type { ItemForecast, LikelyQuantity } from '../../server/contract/forecast.ts';
import type { Item } from '../../server/contract/usage.ts';
import type { Money } from '../../server/contract/values.ts';
import type { Says } from '../core/meter-says.ts';
import { known } from '../core/part.ts';
import type { PortalScope } from '../core/portal.ts';
import type { Quota } from '../core/quota-bar.ts';
import type { I18n } from '../i18n/i18n.ts';
import { isMore } from '../i18n/sums.ts';
import { crossingTexts, likelyTexts } from './figures.ts';
import { itemForecastOf } from './find.ts';
import { meterStyles } from './meter-styles.ts';
import { wear } from './wear.ts';

/** What a meter's row shows of the likely. */
export interface LikelyMeter {
  /** The total, and its range or why there is none. */
  quantity: string;
  below: string;
  cost: string;
  /** What `cost` says, for a sum. */
  amount?: Money | undefined;
  bar?: Quota['likely'];
  says?: Says | undefined;
}

/** Undefined while nothing is known of it. */
export function likelyMeter(
  item: Item,
  { state, i18n }: Pick<PortalScope, 'state' | 'i18n'>,
  host: LitElement,
): LikelyMeter | undefined {
  if (!state.forecast && !state.forecastError) return undefined;
  wear(host, meterStyles);
  const { t } = i18n;
  const unknown = t('unknown');
  if (item.meter === null) return held(item, i18n);
  const forecast = itemForecastOf(state, item);
  const used = known(item.used).data ?? null;
  if (!forecast?.quantity || isLeftBehind(item, used, forecast.quantity)) {
    const why = forecast?.withheld?.reason;
    return { quantity: unknown, below: why ? t(`meter.${why}`) : '', cost: unknown };
  }
  const { quantity, cost } = forecast;
  const texts = likelyTexts(quantity, item.aggregation === 'last' ? null : used, i18n);
  const [likely, lower, upper] = [quantity.likely, quantity.lower, quantity.upper].map(Number) as [
    number,
    number,
    number,
  ];
  return {
    quantity: texts.likely,
    below:
      quantity.lower === quantity.upper
        ? t('meter.settled')
        : t('bill.rangeBrief', { a: texts.lower, b: texts.upper }),
    cost: cost ? i18n.money(cost.likely) : unknown,
    amount: cost?.likely,
    bar: { likely, lower, upper },
    says: item.included === null ? undefined : ahead(item, forecast, i18n),
  };
}

/** More is used by now than an older forecast held for likely. */
function isLeftBehind({ aggregation }: Item, used: string | null, { upper }: LikelyQuantity) {
  return aggregation !== 'last' && used !== null && isMore(used, upper);
}

/** What is counted by hand stays as it is until somebody changes it. */
function held({ used, cost }: Item, { t, quantityShort, money }: I18n): LikelyMeter {
  const [count, amount] = [known(used).data, known(cost).data];
  return {
    quantity: count === undefined ? t('unknown') : quantityShort(count),
    below: t('meter.held'),
    cost: amount ? money(amount) : t('unknown'),
    amount,
  };
}

/** When what is included is reached, if it is. */
function ahead({ included, limit }: Item, { crossings }: ItemForecast, i18n: I18n): Says {
  const { t, date, quantity } = i18n;
  const n = quantity(included!);
  const kind = limit === 'hard' ? 'Hard' : limit === 'soft' ? 'Soft' : '';
  const crossing = crossings.find((each) => each.kind === 'included');
  if (!crossing) return { text: t(`meter.stays${kind}`, { n }) };
  if (crossing.likely === null)
    return { text: t(`meter.may${kind}`, { n, date: date(crossing.earliest) }) };
  const { date: day, range } = crossingTexts(crossing, i18n);
  const when = range ? t('meter.when', { date: day, range }) : day;
  return { text: t(`meter.reaches${kind}`, { n, when }), isWarning: true };
}
