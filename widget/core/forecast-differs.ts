import type { ForecastAnswer } from '../../server/contract/forecast.ts';

/**
 * What a forecast says of a bill, where something read of that bill says otherwise: it was read
 * before or after. Undefined where both say the same, or the forecast nothing of such a bill.
 *
 * @param said The likely amount due in minor units; null where it was withheld.
 */
export function forecastDiffers(
  forecast: ForecastAnswer | undefined,
  id: string,
  said: number | null,
): string | undefined {
  const found = forecast?.bills.find(({ bill }) => bill === id);
  if (!found) return undefined;
  const likely = found.amountDue?.likely.amount ?? null;
  return likely === said ? undefined : String(likely);
}
