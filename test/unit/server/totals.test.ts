/** From Stripe's totals of an invoice to ours: each step from the total to the amount due by its name. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { toPreview } from '../../../server/stripe/mapping.ts';

describe('what leads from the total to the amount due', () => {
  for (const [name, given, balance, creditNotes, carried] of [
    ['is nothing, where all of it is due', { total: 100, amount_due: 100 }, 0, 0, 0],
    ['is credit', { total: 100, starting_balance: -40, amount_due: 60 }, -40, 0, 0],
    [
      'is credit that pays for all',
      { total: 100, starting_balance: -400, amount_due: 0 },
      -100,
      0,
      0,
    ],
    ['is a debt from before', { total: 100, starting_balance: 40, amount_due: 140 }, 40, 0, 0],
    ['is too little to charge', { total: 30, amount_due: 0 }, 0, 0, -30],
    ['is the last digit of three', { total: 12_346, amount_due: 12_340 }, 0, 0, -6],
    [
      'is a credit note, and not taken for too little',
      { total: 100, amount_due: 70, pre_payment_credit_notes_amount: 30 },
      0,
      -30,
      0,
    ],
    [
      'is credit and a credit note',
      { total: 100, starting_balance: -20, amount_due: 50, pre_payment_credit_notes_amount: 30 },
      -20,
      -30,
      0,
    ],
    ['is money given back', { total: -100, amount_due: 0 }, 100, 0, 0],
  ] as const) {
    it(name, () => {
      const { totals } = toPreview(invoiceOf(given), []);
      assert.deepEqual(
        [totals.balance.amount, totals.creditNotes.amount, totals.carried.amount],
        [balance, creditNotes, carried],
      );
      const sum = totals.total.amount + balance + creditNotes + carried;
      assert.equal(sum, totals.amountDue.amount);
    });
  }
});

/** Only what the mapping reads. */
function invoiceOf(figures: Partial<Stripe.Invoice>): Stripe.Invoice {
  const none = {
    currency: 'usd',
    starting_balance: 0,
    pre_payment_credit_notes_amount: 0,
    discounts: [],
    total_taxes: [],
    total_discount_amounts: [],
    total_pretax_credit_amounts: [],
  };
  return { ...none, ...figures } as unknown as Stripe.Invoice;
}
