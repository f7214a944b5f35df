import type { LitElement } from 'lit';
import type { ItemForecast } from '../../server/contract/forecast.ts';
import type { Item } from '../../server/contract/usage.ts';
import type { LikelyMeter } from '../core/meter-row.ts';
import type { Says } from '../core/meter-says.ts';
import { known } from '../core/part.ts';
import type { PortalScope } from '../core/portal.ts';
import type { I18n } from '../i18n/i18n.ts';
import { quantityShort } from '../i18n/short.ts';
import { crossingTexts, likelyTexts } from './figures.ts';
import { isItemBehind, itemForecastOf } from './find.ts';
import { meterStyles } from './meter-styles.ts';
import { wear } from './wear.ts';

/** Undefined where the forecast says nothing of it. */
export function likelyMeter(
  item: Item,
  { state, i18n }: Pick<PortalScope, 'state' | 'i18n'>,
  host: LitElement,
): LikelyMeter | undefined {
  wear(host, meterStyles);
  const { t } = i18n;
  const unknown = t('unknown');
  if (item.meter === null) return held(item, i18n);
  const forecast = itemForecastOf(state, item);
  const used = known(item.used).data ?? null;
  if (!forecast?.quantity) {
    const why = forecast?.withheld?.reason ?? (isItemBehind(state, item) ? 'behind' : undefined);
    return why && { quantity: unknown, below: t(`meter.${why}`), cost: unknown };
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
        ? t(Number(quantity.upper) === Number(used) ? 'meter.settled' : 'meter.certain')
        : t('bill.rangeBrief', { a: texts.lower, b: texts.upper }),
    cost: cost ? i18n.money(cost.likely) : unknown,
    amount: cost?.likely,
    bar: { likely, lower, upper },
    says:
      item.included === null
        ? undefined
        : ahead(item, forecast, Date.parse(state.data!.billingNow), i18n),
  };
}

/** What is counted by hand stays as it is until somebody changes it. */
function held({ used, cost }: Item, i18n: I18n): LikelyMeter {
  const { t, money } = i18n;
  const [count, amount] = [known(used).data, known(cost).data];
  return {
    quantity: count === undefined ? t('unknown') : quantityShort(count, i18n),
    below: t('meter.held'),
    cost: amount ? money(amount) : t('unknown'),
    amount,
  };
}

/** When what is included is reached, if it is. */
function ahead(
  { included, limit }: Item,
  { crossings }: ItemForecast,
  now: number,
  i18n: I18n,
): Says {
  const { t, date, quantity } = i18n;
  const n = quantity(included!);
  const kind = limit === 'hard' ? 'Hard' : limit === 'soft' ? 'Soft' : '';
  const crossing = crossings.find((each) => each.kind === 'included');
  if (!crossing) return { text: t(`meter.stays${kind}`, { n }) };
  if (crossing.likely === null)
    return { text: t(`meter.may${kind}`, { n, date: date(crossing.earliest) }) };
  const { isToday, date: day, range } = crossingTexts(crossing, now, i18n);
  const said = isToday ? t('crossing.today') : day;
  const when = range ? t('meter.when', { date: said, range }) : said;
  const text = t(`meter.${isToday ? 'today' : 'reaches'}${kind}`, { n, when });
  return { text, isWarning: true };
}
