/** A customer like the mock's, typed by the contract, and the variations tests need. */
import type { Bill, BillLine, Totals } from '../../server/contract/bill.ts';
import type { Effect, Explanation } from '../../server/contract/explain.ts';
import type { Invoice, InvoiceSummary } from '../../server/contract/invoices.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { Item } from '../../server/contract/usage.ts';
import type { Money, Period, Price } from '../../server/contract/values.ts';
import type { PlanChoice, WhatIfBasis, WhatIfItem } from '../../server/contract/what-if.ts';

export const NOW = '2026-11-20T14:21:00Z';
export const AS_OF = '2026-11-20T14:19:00Z';
const november: Period = { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' };
const december: Period = { start: '2026-12-01T00:00:00Z', end: '2027-01-01T00:00:00Z' };
const october: Period = { start: '2026-10-01T00:00:00Z', end: '2026-11-01T00:00:00Z' };

export const usd = (amount: number): Money => ({ amount, currency: 'usd' });
export const stripe = <T>(data: T) => ({ asOf: AS_OF, source: 'stripe' as const, data });
export const meters = <T>(data: T) => ({ asOf: AS_OF, source: 'stripe_meters' as const, data });
export const problem = (code: 'stripe_unavailable' | 'scope_missing' = 'stripe_unavailable') => ({
  problem: { code, title: 'Stripe is not answering.', requestId: 'req_7Fq2mX81' },
});

const monthly = (id: string, price: Partial<Price>): Price => ({
  id,
  currency: 'usd',
  model: 'per_unit',
  unitAmount: null,
  tiers: null,
  package: null,
  interval: 'month',
  intervalCount: 1,
  ...price,
});

const days = [
  ...Array.from({ length: 80 }, (_, day) =>
    String(3200 + ((day * 37) % 900) - (day % 7 > 4 ? 1800 : 0)),
  ),
  ...'2348 4562 4811 4966 4506 4804 2325 2212 5084 4857 4630 4981 4946 2235 2370 4596 5000 5260 5077 2866'.split(
    ' ',
  ),
];

export const apiCalls: Item = {
  id: 'si_api',
  subscription: 'sub_scale',
  meter: 'api_calls',
  label: 'API calls',
  unit: 'API calls',
  aggregation: 'sum',
  period: november,
  previousPeriod: october,
  price: monthly('price_api', {
    model: 'graduated',
    tiers: [
      { upTo: '100000', unitAmount: '0', flatAmount: '0' },
      { upTo: '150000', unitAmount: '1.2', flatAmount: '0' },
      { upTo: null, unitAmount: '0.9', flatAmount: '0' },
    ],
  }),
  included: '100000',
  limit: null,
  used: meters('82436'),
  cost: stripe(usd(0)),
  approximate: null,
  series: meters({ window: 'day' as const, start: '2026-08-13T00:00:00Z', values: days }),
};

export const storage: Item = {
  ...apiCalls,
  id: 'si_storage',
  meter: 'storage',
  label: 'Storage',
  unit: 'GB-months',
  price: monthly('price_storage', {
    model: 'graduated',
    tiers: [
      { upTo: '250', unitAmount: '0', flatAmount: '0' },
      { upTo: '500', unitAmount: '20', flatAmount: '0' },
      { upTo: null, unitAmount: '15', flatAmount: '0' },
    ],
  }),
  included: '250',
  used: meters('412.6'),
  cost: stripe(usd(3252)),
  approximate: null,
  series: meters({
    window: 'day' as const,
    start: '2026-08-13T00:00:00Z',
    values: days.map((day) => (Number(day) / 200).toFixed(2)),
  }),
};

export const seats: Item = {
  ...apiCalls,
  id: 'si_seats',
  meter: null,
  label: 'Seats',
  unit: null,
  aggregation: null,
  price: monthly('price_seats', {
    model: 'graduated',
    tiers: [
      { upTo: '10', unitAmount: '0', flatAmount: '0' },
      { upTo: null, unitAmount: '2900', flatAmount: '0' },
    ],
  }),
  included: '10',
  used: stripe('14'),
  cost: stripe(usd(13437)),
  approximate: null,
  series: null,
};

/** Volume: all units at the price of the tier reached. */
export const exportsItem: Item = {
  ...apiCalls,
  id: 'si_exports',
  meter: 'exports',
  label: 'Exports',
  unit: null,
  price: monthly('price_exports', {
    model: 'volume',
    tiers: [
      { upTo: '1000', unitAmount: '5', flatAmount: '0' },
      { upTo: null, unitAmount: '3', flatAmount: '0' },
    ],
  }),
  included: null,
  used: meters('1200'),
  cost: stripe(usd(3600)),
  approximate: null,
  series: null,
};

/** Package, in a currency without decimals. */
export const messagesItem: Item = {
  ...apiCalls,
  id: 'si_messages',
  subscription: 'sub_jp',
  meter: 'messages',
  label: 'Messages',
  unit: null,
  price: {
    ...monthly('price_messages', {
      model: 'package',
      unitAmount: '180',
      package: { size: 1000, round: 'up' },
    }),
    currency: 'jpy',
  },
  included: null,
  used: meters('346200'),
  cost: stripe({ amount: 62460, currency: 'jpy' }),
  approximate: null,
  series: null,
};

const line = (id: string, rest: Partial<BillLine>): BillLine => ({
  id,
  item: 'si_api',
  kind: 'usage',
  label: 'API calls',
  description: null,
  period: november,
  quantity: '0',
  unitAmount: '0',
  tiers: null,
  amount: usd(0),
  ...rest,
});

const plan = { item: 'si_plan', kind: 'recurring', period: december } as const;

export const lines: BillLine[] = [
  line('il_1', { quantity: '82436' }),
  line('il_2', { unitAmount: '1.2' }),
  line('il_3', { unitAmount: '0.9' }),
  line('il_4', { item: 'si_storage', label: 'Storage', quantity: '250' }),
  line('il_5', {
    item: 'si_storage',
    label: 'Storage',
    quantity: '162.6',
    unitAmount: '20',
    amount: usd(3252),
  }),
  line('il_6', { item: 'si_storage', label: 'Storage', unitAmount: '15' }),
  line('il_7', {
    ...plan,
    label: 'Scale plan',
    quantity: '1',
    unitAmount: '29900',
    amount: usd(29900),
  }),
  line('il_8', {
    ...plan,
    label: 'Seats over 10 included',
    quantity: '4',
    unitAmount: '2900',
    amount: usd(11600),
  }),
  line('il_9', {
    item: 'si_seats',
    kind: 'proration',
    label: 'Seats',
    description: '1 seat added Nov 12',
    period: { start: '2026-11-12T00:00:00Z', end: november.end },
    quantity: '1',
    unitAmount: null,
    amount: usd(1837),
  }),
];

export const totals: Totals = {
  subtotal: usd(46589),
  discounts: [{ label: 'Partner discount', percent: '10', amount: usd(-4659) }],
  credits: [],
  taxes: [{ label: 'Sales tax, New York', percent: '8.875', inclusive: false, amount: usd(3721) }],
  total: usd(45651),
  balance: usd(-4000),
  creditNotes: usd(0),
  carried: usd(0),
  amountDue: usd(41651),
};

export const bill: Bill = {
  id: 'sub_scale',
  subscription: 'sub_scale',
  status: 'upcoming',
  currency: 'usd',
  period: november,
  invoiceDate: '2026-12-01T00:00:00Z',
  collection: 'charge_automatically',
  preview: stripe({ lines, totals }),
  approximate: null,
  previous: { number: 'Q-0031', period: october, total: usd(54804), amountDue: usd(48804) },
};

export const yenBill: Bill = {
  ...bill,
  id: 'sub_jp',
  subscription: 'sub_jp',
  currency: 'jpy',
  invoiceDate: '2026-12-15T00:00:00Z',
  previous: null,
  preview: stripe({ lines: [], totals: totalOf({ amount: 62460, currency: 'jpy' }) }),
};

export const invoices: InvoiceSummary[] = [
  ['31', '2026-11-01', '2026-10-01', 48804],
  ['30', '2026-10-01', '2026-09-01', 46218],
  ['29', '2026-09-01', '2026-08-01', 47390],
  ['28', '2026-08-01', '2026-07-01', 43977],
].map(([number, created, start, amount]) => ({
  id: `in_${number}`,
  number: `Q-00${number}`,
  status: 'paid' as const,
  overdue: false,
  processing: false,
  subscription: bill.subscription,
  created: `${created}T00:00:00Z`,
  period: { start: `${start}T00:00:00Z`, end: `${created}T00:00:00Z` },
  total: usd(Number(amount)),
  amountDue: usd(Number(amount)),
  amountRemaining: usd(0),
  dueDate: null,
  paidAt: `${created}T00:00:00Z`,
  hasLinks: true,
  isComparable: true,
}));

export const invoice: Invoice = {
  ...invoices[0]!,
  lines: [
    line('il_10', { period: october, quantity: '100000' }),
    line('il_11', { period: october, quantity: '9760', unitAmount: '1.2', amount: usd(11712) }),
  ],
  totals: totalOf(usd(48804)),
  asOf: AS_OF,
  source: 'stripe',
};

export const portal: Portal = {
  billingNow: NOW,
  livemode: true,
  bills: stripe([bill]),
  items: meters([apiCalls, storage, seats]),
  invoices: stripe({ data: invoices, nextCursor: 'in_28' }),
  paymentMethods: stripe([
    {
      id: 'pm_1',
      type: 'card',
      brand: 'visa',
      last4: '4242',
      expMonth: 11,
      expYear: 2026,
      isDefault: true,
      pays: ['sub_scale'],
    },
    {
      id: 'pm_2',
      type: 'card',
      brand: 'mastercard',
      last4: '5454',
      expMonth: 8,
      expYear: 2028,
      isDefault: false,
      pays: [],
    },
  ]),
  credits: stripe([]),
  notices: [
    {
      code: 'card_expiring',
      severity: 'warn',
      paymentMethod: 'pm_1',
      date: '2026-11-30T23:59:59Z',
      chargeDate: '2026-12-01T00:00:00Z',
    },
  ],
  can: [],
};

/** Nothing used, nothing billed, nobody paying yet. */
export const emptyPortal: Portal = {
  ...portal,
  bills: stripe([]),
  items: meters([]),
  invoices: stripe({ data: [], nextCursor: null }),
  paymentMethods: stripe([]),
  notices: [],
};

function totalOf(amount: Money): Totals {
  const none = { ...amount, amount: 0 };
  return {
    subtotal: amount,
    discounts: [],
    credits: [],
    taxes: [],
    total: amount,
    balance: none,
    creditNotes: none,
    carried: none,
    amountDue: amount,
  };
}

const reckoned = (item: Item, rest: Partial<WhatIfItem>): WhatIfItem => ({
  id: item.id,
  kind: 'usage',
  label: item.label,
  unit: item.unit,
  meter: item.meter,
  price: item.price,
  product: `prod_${item.id}`,
  quantity: '0',
  included: item.included,
  previous: null,
  likely: null,
  period: november,
  running: november,
  discounts: [],
  taxes: [{ id: 'txr_ny', label: 'Sales tax, New York', percent: '8.875', inclusive: false }],
  isDiscountable: true,
  linePerTier: true,
  ...rest,
});

/** The plan's flat fee, in advance. */
const planItem = reckoned(seats, {
  id: 'si_plan',
  kind: 'recurring',
  label: 'Scale plan',
  included: null,
  price: monthly('price_scale', { unitAmount: '29900' }),
  quantity: '1',
  period: december,
});

const seatsItem = reckoned(seats, { kind: 'recurring', quantity: '14', period: december });

/** The same bill as `bill`, as it is reckoned: its tax is a cent more, line by line. */
export const basis: WhatIfBasis = {
  bill: 'sub_scale',
  currency: 'usd',
  billingNow: NOW,
  period: november,
  invoiceDate: december.start,
  items: [
    reckoned(apiCalls, { quantity: '82436', previous: '109760' }),
    reckoned(storage, { quantity: '412.6', previous: '541.2' }),
    planItem,
    seatsItem,
  ],
  fixed: [
    {
      line: lines.at(-1)!,
      price: 'price_seats',
      product: seatsItem.product,
      discounts: [],
      taxes: seatsItem.taxes,
      isDiscountable: true,
    },
  ],
  discounts: [
    {
      id: 'di_1',
      label: 'Partner discount',
      percent: '10',
      amount: null,
      products: null,
      isOnce: false,
    },
  ],
  credits: [],
  balance: -4000,
  plans: [],
  amountDue: usd(41652),
  likelyDue: null,
  approximate: null,
  asOf: AS_OF,
  source: 'stripe',
};

/** The same with a forecast: what is used by the end of November, and what that comes to. */
export const likelyBasis: WhatIfBasis = {
  ...basis,
  items: basis.items.map((item) => ({
    ...item,
    likely: { si_api: '126476', si_storage: '628.4' }[item.id] ?? null,
  })),
  likelyDue: usd(76384),
};

/** A cheaper fee and dearer calls than the plan there is. */
export const plans: PlanChoice[] = [
  {
    id: 'scale',
    label: 'Scale',
    isCurrent: true,
    items: [
      { ...onPlan(planItem), replaces: 'si_plan' },
      { ...onPlan(basis.items[0]!), replaces: 'si_api' },
    ],
    drops: [],
  },
  {
    id: 'growth',
    label: 'Growth',
    isCurrent: false,
    items: [
      {
        ...onPlan(planItem),
        label: 'Growth plan',
        price: monthly('price_growth', { unitAmount: '9900' }),
        replaces: 'si_plan',
      },
      {
        ...onPlan(basis.items[0]!),
        price: monthly('price_growth_api', {
          model: 'graduated',
          tiers: [
            { upTo: '20000', unitAmount: '0', flatAmount: '0' },
            { upTo: null, unitAmount: '0.4', flatAmount: '0' },
          ],
        }),
        replaces: 'si_api',
      },
    ],
    drops: [],
  },
];

function onPlan({ label, meter, price, product }: WhatIfItem) {
  return { label, meter, price, product };
}

const reason = (factor: Effect['factor'], amount: number, rest: Partial<Effect> = {}): Effect => ({
  factor,
  change: 'changed',
  label: null,
  unit: null,
  quantity: null,
  percent: null,
  before: usd(0),
  after: usd(amount),
  amount: usd(amount),
  ...rest,
});

/** Why `bill` is what it is: against October as it stood on its twentieth day. */
export const explanation: Explanation = {
  compares: 'same_point',
  currency: 'usd',
  before: {
    id: 'in_31',
    number: 'Q-0031',
    period: october,
    until: '2026-10-20T14:50:00Z',
    amount: usd(33728),
  },
  after: { id: 'sub_scale', number: null, period: november, until: AS_OF, amount: usd(41651) },
  difference: usd(7923),
  effects: [
    reason('seats', 2900, {
      label: 'Seats over 10 included',
      quantity: { before: '13', after: '14' },
      before: usd(8700),
      after: usd(11600),
    }),
    reason('usage', 1308, {
      label: 'Storage',
      unit: 'GB-months',
      quantity: { before: '325.4', after: '412.6' },
      before: usd(1944),
      after: usd(3252),
    }),
    reason('proration', 1837, { change: 'added', label: '1 seat added Nov 12' }),
    reason('discount', -605, {
      label: 'Partner discount',
      percent: { before: '10', after: '10' },
      before: usd(-4054),
      after: usd(-4659),
    }),
    reason('tax', 483, {
      label: 'Sales tax, New York',
      percent: { before: '8.875', after: '8.875' },
      before: usd(3238),
      after: usd(3721),
    }),
    reason('balance', 2000, { before: usd(-6000), after: usd(-4000) }),
  ],
  approximate: null,
  asOf: AS_OF,
  source: 'stripe',
};

/** Why the whole of November is likely to be what it is: against October as it was billed. */
export const likelyExplanation: Explanation = {
  ...explanation,
  compares: 'likely',
  before: { ...explanation.before, until: null, amount: usd(48804) },
  after: { ...explanation.after, until: null, amount: usd(76384) },
  difference: usd(27580),
  effects: [
    reason('seats', 2900, {
      label: 'Seats over 10 included',
      quantity: { before: '13', after: '14' },
      before: usd(8700),
      after: usd(11600),
    }),
    reason('usage', 20059, {
      label: 'API calls',
      unit: 'API calls',
      quantity: { before: '109760', after: '126476' },
      before: usd(11712),
      after: usd(31771),
    }),
    reason('usage', 1308, {
      label: 'Storage',
      unit: 'GB-months',
      quantity: { before: '541.2', after: '628.4' },
      before: usd(5618),
      after: usd(6926),
    }),
    reason('proration', 1837, { change: 'added', label: '1 seat added Nov 12' }),
    reason('discount', -2610, {
      label: 'Partner discount',
      percent: { before: '10', after: '10' },
      before: usd(-5593),
      after: usd(-8203),
    }),
    reason('tax', 2086, {
      label: 'Sales tax, New York',
      percent: { before: '8.875', after: '8.875' },
      before: usd(4467),
      after: usd(6553),
    }),
    reason('balance', 2000, { before: usd(-6000), after: usd(-4000) }),
  ],
};
