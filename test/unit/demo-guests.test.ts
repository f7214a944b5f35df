/** Each guest of the pages shows the one thing it is there for, in the portal's own words. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GUESTS } from '../../demo/world/guests.ts';
import { openGuest } from '../../demo/world.ts';
import { portalOver, testSimulator } from '../support/portal.ts';

const NOTICES: Readonly<Record<string, readonly string[]>> = {
  tern: ['trial_ending'],
  plover: ['payment_method_missing'],
  egret: ['payment_action_required'],
  heron: ['invoice_overdue'],
  stork: ['subscription_ending'],
};

describe('the guests of the pages', () => {
  for (const plan of GUESTS) {
    it(`${plan.name} is told: ${NOTICES[plan.key]}`, async () => {
      const simulator = testSimulator();
      const { id } = await openGuest(simulator, plan);
      const { notices } = await (await portalOver(simulator).get('/v1/portal', id)).json();
      assert.deepEqual(
        notices.map(({ code }: { code: string }) => code),
        NOTICES[plan.key],
      );
    });
  }
});
