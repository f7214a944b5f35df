import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { openAccount, openSimulator } from './account.ts';
import { creditProbes } from './probes/credits.ts';
import { discountProbes } from './probes/discounts.ts';
import { lifeProbes } from './probes/life.ts';
import { paymentProbes } from './probes/payments.ts';
import { pricingProbes } from './probes/pricing.ts';

const PROBES = [
  ...pricingProbes,
  ...lifeProbes,
  ...discountProbes,
  ...creditProbes,
  ...paymentProbes,
];

const SETTING = 'an account’s own setting, or the business of Stripe Tax: nothing to confirm';
const TIME =
  'how long something takes, of which Stripe promises nothing: a probe would measure a day';
const PREVIEW =
  'needs an account with the preview of Meter Usage Analytics, which Stripe gives on request';
const TEST_ONLY = 'a means of testing receivers and callers, not a claim about Stripe';

/** Switches no question can settle, each with the reason. */
const WITHOUT_PROBE: Record<string, string> = {
  automaticTaxRates: SETTING,
  unspecifiedTaxBehavior: SETTING,
  upcomingDays: SETTING,
  retryDays: SETTING,
  afterRetries: SETTING,
  lagSeconds: TIME,
  processingDays: TIME,
  portalSessionMinutes: TIME,
  portalVisitMinutes: TIME,
  taxIdVerificationSeconds: TIME,
  errorReportSeconds: TIME,
  webhookRetrySeconds: TIME,
  lockWaitSeconds: TIME,
  webhookOrder: TEST_ONLY,
  webhookDuplicates: TEST_ONLY,
  usageAnalytics: PREVIEW,
  analyticsRows: PREVIEW,
  rateLimits: 'provoking 429 would disturb whoever else uses the account',
};

describe('Points that no document confirms', () => {
  const account = openAccount();

  for (const { of, question, ask, says, flipped } of PROBES) {
    it(`${of}: ${question}?`, async (t) => {
      if (account.kind === 'simulator') {
        assert.deepEqual(await ask(openSimulator()), says);
        assert.deepEqual(await ask(openSimulator({ [of]: flipped.to })), flipped.says);
        return;
      }
      const answer = await ask(account);
      t.diagnostic(`${of}: Stripe says ${show(answer)}, default ${show(says)}`);
      const message = `Stripe contradicts the default of the switch ${of}: ${show(answer)}`;
      assert.deepEqual(answer, says, message);
    });
  }

  it('are every switch of the simulator, asked about or excused', () => {
    const switches = Object.keys(createStripeSimulator().switches).sort();
    const known = [...PROBES.map(({ of }) => of), ...Object.keys(WITHOUT_PROBE)].sort();
    assert.deepEqual(known, switches);
  });
});

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
