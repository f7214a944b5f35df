import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  billForecastOf,
  isBillBehind,
  isItemBehind,
  itemForecastOf,
  likelyDueOf,
} from '../../../widget/forecast/find.ts';
import { apiCalls, bill, meters, stripe, totals, usd } from '../../browser/data.ts';
import { apiForecast, billForecast, forecast } from '../../browser/forecast-data.ts';

const october = { start: '2026-10-01T00:00:00Z', end: '2026-11-01T00:00:00Z' };
const state = { forecast: forecast() };
const owing = (amount: number) => ({
  ...bill,
  preview: stripe({ lines: [], totals: { ...totals, amountDue: usd(amount) } }),
});
const using = (used: string) => ({ ...apiCalls, used: meters(used) });

describe('the forecast of a bill', () => {
  it('is found, with its range', () => {
    assert.equal(billForecastOf(state, bill), billForecast);
    assert.equal(likelyDueOf(state, bill), billForecast.amountDue);
  });

  it('holds up to its upper end, and is left behind above it', () => {
    assert.equal(billForecastOf(state, owing(92362)), billForecast);
    assert.equal(billForecastOf(state, owing(92363)), undefined);
    assert.equal(isBillBehind(state, owing(92363)), true);
  });

  it('is left behind by the next period', () => {
    const old = { forecast: forecast({ bills: [{ ...billForecast, period: october }] }) };
    assert.equal(billForecastOf(old, bill), undefined);
    assert.equal(isBillBehind(old, bill), true);
  });

  it('is the same period however its instants are written', () => {
    const period = { start: '2026-11-01T00:00:00.000Z', end: '2026-12-01T00:00:00.000Z' };
    const same = { forecast: forecast({ bills: [{ ...billForecast, period }] }) };
    assert.equal(isBillBehind(same, bill), false);
  });

  it('is none of a closed bill, of another, or before it is here: nor is that left behind', () => {
    for (const [at, of] of [
      [state, { ...bill, status: 'finalizing' as const }],
      [state, { ...bill, id: 'sub_other' }],
      [{}, bill],
    ] as const) {
      assert.equal(billForecastOf(at, of), undefined);
      assert.equal(isBillBehind(at, of), false);
    }
  });
});

describe('the forecast of an item', () => {
  it('holds up to its upper end, and is left behind above it', () => {
    assert.equal(itemForecastOf(state, using('140292')), apiForecast);
    assert.equal(itemForecastOf(state, using('140292.000000000001')), undefined);
    assert.equal(isItemBehind(state, using('140292.000000000001')), true);
  });

  it('holds of a level whatever it is now: it may fall again', () => {
    const level = { ...using('999999'), aggregation: 'last' as const };
    assert.equal(itemForecastOf(state, level), apiForecast);
  });

  it('is left behind by the next period', () => {
    const old = { forecast: forecast({ items: [{ ...apiForecast, period: october }] }) };
    assert.equal(itemForecastOf(old, apiCalls), undefined);
    assert.equal(isItemBehind(old, apiCalls), true);
  });
});
