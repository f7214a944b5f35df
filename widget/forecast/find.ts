/** What the forecast says of one bill or item. Whatever shows the likely asks here, so that all agree. */
import type { Bill } from '../../server/contract/bill.ts';
import type { BillForecast, ItemForecast, LikelyMoney } from '../../server/contract/forecast.ts';
import type { Item } from '../../server/contract/usage.ts';
import type { Period } from '../../server/contract/values.ts';
import { type Known, known } from '../core/part.ts';
import type { PortalState } from '../core/portal.ts';
import { isMore } from '../i18n/sums.ts';

type State = Pick<PortalState, 'forecast'>;

/** What is asked of an item, in whichever of its periods it is shown. */
type Asked = Pick<Item, 'id' | 'aggregation' | 'period'> & { readonly used: Known<string> };

/** Of an upcoming bill; undefined where nothing is said of it or newer figures have left it behind. */
export function billForecastOf(state: State, bill: Bill): BillForecast | undefined {
  const found = ofBill(state, bill);
  return found && !isBillBehind(state, bill) ? found : undefined;
}

/** Whether there is a forecast of a bill that newer figures have left behind. */
export function isBillBehind(state: State, bill: Bill): boolean {
  const found = ofBill(state, bill);
  if (!found) return false;
  const due = known(bill.preview).data?.totals.amountDue;
  const upper = found.amountDue?.upper;
  return !isSame(found.period, bill.period) || (!!due && !!upper && due.amount > upper.amount);
}

/** What a bill is likely to come to, with its range; undefined where that is not shown. */
export function likelyDueOf(state: State, bill: Bill): LikelyMoney | undefined {
  return billForecastOf(state, bill)?.amountDue ?? undefined;
}

/** Of an item; undefined where nothing is said of it or newer figures have left it behind. */
export function itemForecastOf(state: State, item: Asked): ItemForecast | undefined {
  const found = ofItem(state, item);
  return found && !isItemBehind(state, item) ? found : undefined;
}

/** Whether there is a forecast of an item that newer figures have left behind. A level may fall. */
export function isItemBehind(state: State, item: Asked): boolean {
  const found = ofItem(state, item);
  if (!found) return false;
  const used = item.used.data;
  const upper = found.quantity?.upper;
  const isPassed = item.aggregation !== 'last' && used && upper && isMore(used, upper);
  return !isSame(found.period, item.period) || !!isPassed;
}

/** A closed bill is no longer forecast, whatever the last forecast said of it. */
function ofBill({ forecast }: State, { id, status }: Bill) {
  return status === 'upcoming' ? forecast?.bills.find((each) => each.bill === id) : undefined;
}

function ofItem({ forecast }: State, { id }: Asked) {
  return forecast?.items.find((each) => each.item === id);
}

function isSame(a: Period, b: Period) {
  return Date.parse(a.start) === Date.parse(b.start) && Date.parse(a.end) === Date.parse(b.end);
}
