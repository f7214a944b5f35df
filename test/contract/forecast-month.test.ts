/** Ten customers through a month, day by day: no forecast that a sensible person would call absurd. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEMO_CUSTOMERS, openWorld } from '../../demo/world.ts';
import { ForecastAnswer, type ItemForecast } from '../../server/contract/forecast.ts';
import { portalOver, testSimulator } from '../support/portal.ts';

const DAYS = 30;
/** Forty meters take their time: every fifth day tells as much. */
const STEP: Readonly<Record<string, number>> = { atlas: 5 };
/** Item-days with a forecast: one customer begins in the middle of the month, one is irregular at times. */
const LEAST_TOLD: Readonly<Record<string, number>> = { brightside: 8 };
/** What a customer without a past does in its first week is anybody's guess. */
const WITHOUT_PAST = new Set(['brightside']);

type Told = { readonly day: number; readonly used: number; readonly item: ItemForecast };

describe('a month of forecasts', () => {
  for (const key of DEMO_CUSTOMERS) {
    it(`is sensible on each of its days: ${key}`, async () => {
      const told = await monthOf(key);
      const count = [...told.values()].flat().filter(({ item }) => item.quantity).length;
      assert.ok(count >= (LEAST_TOLD[key] ?? 25), `${count} told`);
      for (const [item, days] of told) {
        const certain = days.filter(({ item: { quantity } }) => quantity);
        if (certain.length === 0) continue;
        const isOver = certain.at(-1)!.item.period.end <= '2026-12-01T00:00:00Z';
        const final = isOver ? certain.at(-1)!.used : 0;
        for (const [nth, { day, used, item: each }] of certain.entries()) {
          const { likely, lower, upper } = numbers(each);
          const at = `${item} on day ${day}: ${lower} to ${likely} to ${upper}, ${used} used`;
          assert.ok(used <= lower && lower <= likely && likely <= upper, at);
          if (WITHOUT_PAST.has(key) || likely === 0) continue;
          if (final > 0) assert.ok(Math.abs(likely / final - 1) < 0.3, at);
          const before = certain[nth - 1];
          const moved = before ? Math.abs(likely / numbers(before.item).likely - 1) : 0;
          assert.ok(moved < 0.12 * (day - (before?.day ?? 0)), `${at}, moved by ${moved}`);
        }
      }
    });
  }
});

/** By item and period, what was told at two in the afternoon of each day of November. */
async function monthOf(key: string): Promise<Map<string, Told[]>> {
  const simulator = testSimulator();
  const [opened] = await openWorld(simulator, [key]);
  const told = new Map<string, Told[]>();
  for (let day = 1; day <= DAYS; day += STEP[key] ?? 1) {
    await opened!.bring(new Date(Date.UTC(2026, 10, day, 14)));
    const response = await portalOver(simulator).get('/v1/forecast', opened!.customer.id);
    const { items, bills } = ForecastAnswer.parse(await response.json());
    for (const { amountDue, withheld } of bills) {
      assert.equal(amountDue === null, withheld !== null);
      if (!amountDue) continue;
      const { likely, lower, upper } = amountDue;
      assert.ok(lower.amount <= likely.amount && likely.amount <= upper.amount);
    }
    for (const item of items) {
      assert.equal(item.quantity === null, item.withheld !== null);
      const id = `${item.item} until ${item.period.end}`;
      const used = Number(item.path?.likely[0] ?? 0);
      told.set(id, [...(told.get(id) ?? []), { day, used, item }]);
    }
  }
  return told;
}

function numbers({ quantity }: ItemForecast) {
  const { likely, lower, upper } = quantity!;
  return { likely: Number(likely), lower: Number(lower), upper: Number(upper) };
}
