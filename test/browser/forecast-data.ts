/** What is likely for the customer of `data.ts`: the mock's figures, which add up to the cent. */
import type { Preview, Totals } from '../../server/contract/bill.ts';
import type {
  BillForecast,
  ForecastAnswer,
  ItemForecast,
  Path,
  Withheld,
} from '../../server/contract/forecast.ts';
import { AS_OF, apiCalls, bill, lines, NOW, storage, totals, usd } from './data.ts';

/** Midnights from tomorrow to the period's end. */
const midnights = Array.from({ length: 11 }, (_, day) =>
  new Date(Date.UTC(2026, 10, 21 + day)).toISOString().replace('.000', ''),
);

const path = (rows: readonly (readonly [number, number, number])[]): Path => ({
  at: [NOW, ...midnights],
  likely: rows.map(([likely]) => String(likely)),
  lower: rows.map(([, lower]) => String(lower)),
  upper: rows.map(([, , upper]) => String(upper)),
});

export const apiForecast: ItemForecast = {
  item: apiCalls.id,
  period: apiCalls.period,
  quantity: { likely: '126476', lower: '114224', upper: '140292' },
  cost: { likely: usd(31771), lower: usd(17069), upper: usd(48350) },
  path: path([
    [82436, 82436, 82436],
    [84536, 83317, 85911],
    [87176, 84590, 90092],
    [89816, 86069, 94041],
    [95012, 90161, 100482],
    [100220, 94289, 106908],
    [105440, 98443, 113331],
    [110672, 102616, 119757],
    [115916, 106806, 126188],
    [118556, 108397, 130012],
    [121196, 109989, 133833],
    [126476, 114224, 140292],
  ]),
  crossings: [
    {
      kind: 'included',
      quantity: '100000',
      likely: '2026-11-24T23:00:00Z',
      earliest: '2026-11-23T22:12:00Z',
      latest: '2026-11-26T08:57:00Z',
    },
  ],
  record: { basis: 'own', right: 8, of: 10 },
  withheld: null,
};

export const storageForecast: ItemForecast = {
  item: storage.id,
  period: storage.period,
  quantity: { likely: '628.4', lower: '612.2', upper: '646.1' },
  cost: { likely: usd(6926), lower: usd(6683), upper: usd(7192) },
  path: path(
    Array.from({ length: 12 }, (_, day) => {
      const share = day === 0 ? 0 : (day - 0.6) / 10.4;
      const at = (end: number) => Math.round((412.6 + (end - 412.6) * share) * 10) / 10;
      return [at(628.4), at(612.2), at(646.1)] as const;
    }),
  ),
  crossings: [
    {
      kind: 'tier',
      quantity: '500',
      likely: '2026-11-24T19:00:00Z',
      earliest: '2026-11-24T13:00:00Z',
      latest: '2026-11-25T02:00:00Z',
    },
  ],
  record: { basis: 'own', right: 9, of: 10 },
  withheld: null,
};

/** Quantity and amount of the lines that are likely to grow; the others stand as they are. */
const grown: Record<string, readonly [string, number]> = {
  il_1: ['100000', 0],
  il_2: ['26476', 31771],
  il_5: ['250', 5000],
  il_6: ['128.4', 1926],
};

const likelyTotals: Totals = {
  ...totals,
  subtotal: usd(82034),
  discounts: [{ label: 'Partner discount', percent: '10', amount: usd(-8203) }],
  taxes: [{ label: 'Sales tax, New York', percent: '8.875', inclusive: false, amount: usd(6553) }],
  total: usd(80384),
  amountDue: usd(76384),
};

export const likelyPreview: Preview = {
  lines: lines.map((line) => {
    const [quantity, amount] = grown[line.id] ?? [line.quantity, line.amount.amount];
    return { ...line, id: `likely_${line.id}`, quantity, amount: usd(amount) };
  }),
  totals: likelyTotals,
};

export const billForecast: BillForecast = {
  bill: bill.id,
  currency: 'usd',
  period: bill.period,
  amountDue: { likely: usd(76384), lower: usd(61923), upper: usd(92362) },
  preview: likelyPreview,
  approximate: null,
  withheld: null,
};

/** The answer of `/v1/forecast` for `data.ts`'s portal. */
export function forecast(over: Partial<ForecastAnswer> = {}): ForecastAnswer {
  return {
    billingNow: NOW,
    bills: [billForecast],
    items: [apiForecast, storageForecast],
    record: { basis: 'own', right: 8, of: 10 },
    asOf: AS_OF,
    source: 'stripe_meters',
    ...over,
  };
}

/** The same customer, of whom nothing can be said yet, or any more. */
export function withheld(
  reason: Withheld['reason'],
  from: string | null = reason === 'early' ? '2026-11-25T00:00:00Z' : null,
): ForecastAnswer {
  const why: Withheld = { reason, from };
  const nothing = { quantity: null, cost: null, path: null, crossings: [], record: null };
  return forecast({
    bills: [{ ...billForecast, amountDue: null, preview: null, withheld: why }],
    items: [apiForecast, storageForecast].map((each) => ({ ...each, ...nothing, withheld: why })),
    record: null,
  });
}
