import type { BillForecast } from '../../server/contract/forecast.ts';

/**
 * What a forecast says of a bill, where something read of that bill says otherwise: it was read
 * before or after. Undefined where both say the same, or nothing is forecast of the bill.
 *
 * @param said The likely amount due in minor units; null where it was withheld.
 */
export function forecastDiffers(
  found: Pick<BillForecast, 'amountDue'> | undefined,
  said: number | null,
): string | undefined {
  if (!found) return undefined;
  const likely = found.amountDue?.likely.amount ?? null;
  return likely === said ? undefined : String(likely);
}
