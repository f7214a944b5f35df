/** What the forecast says of one bill or item. */
import type { BillForecast, ItemForecast } from '../../server/contract/forecast.ts';
import type { PortalState } from '../core/portal.ts';

export function billForecastOf({ forecast }: PortalState, bill: string): BillForecast | undefined {
  return forecast?.bills.find((each) => each.bill === bill);
}

/** Of the period that runs now: one of a period that has ended is of no use any more. */
export function itemForecastOf(
  { forecast }: PortalState,
  { id, period }: { id: string; period: { start: string } },
): ItemForecast | undefined {
  return forecast?.items.find((each) => each.item === id && each.period.start === period.start);
}
