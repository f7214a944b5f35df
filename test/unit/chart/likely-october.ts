import type { ItemForecast } from '../../../server/contract/forecast.ts';
import { type Outlook, outlookOf } from '../../../widget/chart/outlook.ts';
import { readUsage, type Usage, type UsageInput } from '../../../widget/chart/usage.ts';
import { october } from './october.ts';

/** Likely to go on at ten a day from noon of the 4th of October, between five and twenty. */
export function likelyOctober(change: Partial<ItemForecast> = {}): ItemForecast {
  const at = ['2026-10-04T12:00:00Z'];
  for (let day = 5; day <= 32; day++) at.push(new Date(Date.UTC(2026, 9, day)).toISOString());
  const daysOn = at.map((_, index) => (index ? index - 0.5 : 0));
  const by = (aDay: number) => daysOn.map((days) => String(65 + days * aDay));
  const path = { at, likely: by(10), lower: by(5), upper: by(20) };
  return {
    item: 'si_1',
    period: { start: '2026-10-01T00:00:00Z', end: '2026-11-01T00:00:00Z' },
    quantity: { likely: '340', lower: '202.5', upper: '615' },
    cost: null,
    path,
    crossings: [],
    record: null,
    withheld: null,
    ...change,
  };
}

/** The same laid over what is known. */
export function foreseen(
  forecast: Partial<ItemForecast> = {},
  known: Partial<UsageInput> = {},
): Usage & { readonly outlook: Outlook } {
  const usage = readUsage(october(known));
  const outlook = outlookOf(usage, likelyOctober(forecast));
  if (!outlook) throw new Error('Nothing is likely.');
  return { ...usage, outlook };
}
