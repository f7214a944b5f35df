import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Bill } from '../../../server/contract/bill.ts';
import type { PaymentMethod } from '../../../server/contract/portal.ts';
import { type NoticeSources, portalNotices } from '../../../server/portal/notices.ts';
import type { Invoice, PaymentAttempt, Subscription } from '../../../server/portal/snapshot.ts';
import { Problem } from '../../../server/problems.ts';

const NOW = new Date('2026-11-20T14:00:00Z');

const subscription: Subscription = {
  id: 'sub_1',
  status: 'active',
  currency: 'usd',
  anchor: new Date('2026-01-01T00:00:00Z'),
  startedAt: new Date('2026-01-01T00:00:00Z'),
  collection: 'charge_automatically',
  defaultPaymentMethod: null,
  items: [],
  trialEnd: null,
  cancelAt: null,
  endsWithPeriod: false,
  isGoverned: false,
  isPaused: false,
  unusual: null,
};

const usd = (amount: number) => ({ amount, currency: 'usd' });

const invoice: Invoice = {
  id: 'in_1',
  number: 'Q-0031',
  status: 'open',
  overdue: false,
  created: '2026-11-01T00:00:00Z',
  period: { start: '2026-10-01T00:00:00Z', end: '2026-11-01T00:00:00Z' },
  total: usd(48_804),
  amountDue: usd(48_804),
  amountRemaining: usd(48_804),
  dueDate: null,
  paidAt: null,
  hasLinks: true,
  subscription: 'sub_1',
  attempted: true,
  nextAttempt: '2026-11-21T00:00:00Z',
  finalizesAt: null,
  reason: 'subscription_cycle',
};

const bill = {
  id: 'sub_1',
  subscription: 'sub_1',
  status: 'upcoming',
  collection: 'charge_automatically',
  invoiceDate: '2026-12-01T00:00:00Z',
  preview: { problem: { code: 'stripe_unavailable', title: '', requestId: '' } },
} as Partial<Bill> as Bill;

const card: PaymentMethod = {
  id: 'pm_1',
  type: 'card',
  brand: 'visa',
  last4: '4242',
  expMonth: 11,
  expYear: 2026,
  isDefault: true,
  pays: ['sub_1'],
};

const attempt: PaymentAttempt = {
  status: 'requires_payment_method',
  decline: 'insufficient_funds',
  paymentMethod: 'pm_1',
};

function notices(sources: Partial<NoticeSources>, tried: PaymentAttempt | null = attempt) {
  return portalNotices({
    billingNow: NOW,
    invoices: [],
    attempts: tried ? new Map([['in_1', { value: tried, asOf: NOW }]]) : new Map(),
    methods: [],
    bills: [],
    customer: { id: 'cus_1', clockTime: null, defaultPaymentMethod: 'pm_1' },
    subscriptions: [],
    ...sources,
  });
}

const codes = (sources: Partial<NoticeSources>, tried?: PaymentAttempt | null) =>
  notices(sources, tried).map(({ code }) => code);

describe('an invoice that was charged in vain', () => {
  it('names the amount, the reason, what was refused and when it is tried again', () => {
    assert.deepEqual(notices({ invoices: [invoice] }), [
      {
        code: 'payment_failed',
        severity: 'danger',
        invoice: 'in_1',
        number: 'Q-0031',
        amount: usd(48_804),
        period: invoice.period,
        date: '2026-11-01T00:00:00Z',
        decline: 'insufficient_funds',
        paymentMethod: 'pm_1',
        nextAttempt: '2026-11-21T00:00:00Z',
      },
    ]);
  });

  it('is overdue when it is not tried again', () => {
    assert.deepEqual(codes({ invoices: [{ ...invoice, nextAttempt: null }] }), ['invoice_overdue']);
  });

  it('asks for the bank’s confirmation when that is all that is missing', () => {
    const wants = { ...attempt, status: 'requires_action', decline: null } as const;
    assert.deepEqual(codes({ invoices: [invoice] }, wants), ['payment_action_required']);
  });

  it('is no news while the bank is still to answer', () => {
    assert.deepEqual(codes({ invoices: [invoice] }, { ...attempt, status: 'processing' }), []);
  });

  it('is no news when nobody knows what came of the attempt', () => {
    const problem = new Problem('stripe_unavailable');
    for (const nextAttempt of [invoice.nextAttempt, null]) {
      const invoices = [{ ...invoice, nextAttempt }];
      assert.deepEqual(codes({ invoices }, null), []);
      assert.deepEqual(codes({ invoices, attempts: new Map([['in_1', { problem }]]) }), []);
    }
  });

  it('is no news when nothing is left to pay', () => {
    assert.deepEqual(codes({ invoices: [{ ...invoice, amountRemaining: usd(0) }] }), []);
  });
});

describe('an invoice that was sent', () => {
  const sent = { ...invoice, attempted: false, nextAttempt: null };

  it('is overdue after its due date, and not before', () => {
    const due = (dueDate: string) => codes({ invoices: [{ ...sent, dueDate }] }, null);
    assert.deepEqual(due('2026-11-20T13:00:00Z'), ['invoice_overdue']);
    assert.deepEqual(due('2026-11-20T15:00:00Z'), []);
  });

  it('is no news while a bank is to answer, however late', () => {
    const invoices = [{ ...sent, dueDate: '2026-11-20T13:00:00Z' }];
    assert.deepEqual(codes({ invoices }, { ...attempt, status: 'processing' }), []);
  });
});

describe('a charge to come', () => {
  const nobody = { id: 'cus_1', clockTime: null, defaultPaymentMethod: null };
  const known = { bills: [bill], subscriptions: [subscription] };

  it('that nothing would pay is told with its date', () => {
    assert.deepEqual(notices({ ...known, customer: nobody }), [
      {
        code: 'payment_method_missing',
        severity: 'warn',
        subscription: 'sub_1',
        chargeDate: '2026-12-01T00:00:00Z',
      },
    ]);
  });

  it('is paid by the subscription’s own method too', () => {
    const own = { ...subscription, defaultPaymentMethod: 'pm_2' };
    assert.deepEqual(codes({ ...known, subscriptions: [own], customer: nobody }), []);
  });

  it('of nothing, or sent as an invoice, needs no method', () => {
    const none = { data: { totals: { amountDue: usd(0) } } } as Bill['preview'];
    const nothing = { ...bill, preview: none };
    const sent = { ...bill, collection: 'send_invoice' as const };
    for (const other of [nothing, sent])
      assert.deepEqual(codes({ ...known, bills: [other], customer: nobody }), []);
  });

  it('is not judged when the customer could not be read', () => {
    assert.deepEqual(codes({ ...known, customer: undefined }), []);
  });

  it('warns of a card that ends before it', () => {
    assert.deepEqual(codes({ ...known, methods: [card] }), ['card_expiring']);
    assert.deepEqual(codes({ ...known, methods: [{ ...card, expMonth: 12 }] }), []);
  });
});

describe('a subscription', () => {
  const on = (more: Partial<Subscription>) =>
    codes({ subscriptions: [{ ...subscription, ...more }] });

  it('on trial says when that ends, a week before', () => {
    const trial = (end: string) => on({ status: 'trialing', trialEnd: new Date(end) });
    assert.deepEqual(trial('2026-11-27T14:00:00Z'), ['trial_ending']);
    assert.deepEqual(trial('2026-11-27T14:00:01Z'), []);
    assert.deepEqual(trial('2026-11-20T13:59:59Z'), []);
  });

  it('that was cancelled says when it ends, and nothing of its trial', () => {
    const cancelAt = new Date('2026-12-01T00:00:00Z');
    assert.deepEqual(on({ cancelAt }), ['subscription_ending']);
    assert.deepEqual(on({ cancelAt, status: 'trialing', trialEnd: cancelAt }), [
      'subscription_ending',
    ]);
  });
});

describe('notices', () => {
  it('stand in the order of urgency, whatever they come from', () => {
    const wants: PaymentAttempt = { ...attempt, status: 'requires_action' };
    const found = notices({
      invoices: [
        invoice,
        { ...invoice, id: 'in_2', nextAttempt: null },
        { ...invoice, id: 'in_3' },
      ],
      attempts: new Map([
        ['in_1', { value: wants, asOf: NOW }],
        ['in_2', { value: attempt, asOf: NOW }],
        ['in_3', { value: attempt, asOf: NOW }],
      ]),
      methods: [card],
      bills: [bill],
      subscriptions: [{ ...subscription, cancelAt: new Date('2026-12-01T00:00:00Z') }],
    });
    assert.deepEqual(
      found.map(({ code }) => code),
      [
        'invoice_overdue',
        'payment_failed',
        'payment_action_required',
        'card_expiring',
        'subscription_ending',
      ],
    );
  });
});
