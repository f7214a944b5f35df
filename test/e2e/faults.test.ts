/** Stripe's faults with the widget in front: what a customer sees of each who has never been here. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { amountDue, launch, textOf, type Visit, visit } from './visit.ts';

/** How the strip names a fault, and who looks then: each has been read by nobody before. */
const COLD = {
  busy_wait: 'halden',
  slow: 'copperline',
} as const;

/** Faults that come when there are figures. */
const WARM = [
  'busy',
  'very_slow',
  'silent',
  'trickling',
  'down',
  'refused',
  'forbidden',
  'garbled',
  'cut',
  'empty',
  'huge',
  'endless',
] as const;

/** The server’s refusals are told to the console by the browser itself. */
const OURS = /^(?!(Failed to load resource|\d{3}: |failed: ))/;

describe('under a fault of Stripe’s, the portal', () => {
  let demo: DemoProcess;
  let browser: Browser;
  let guest: Visit;

  before(async () => {
    demo = await startDemo('--port', '4458', '--only', Object.values(COLD).join());
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });
  afterEach(async () => {
    await stripe('well');
    await guest.close();
  });

  for (const [answer, customer] of Object.entries(COLD)) {
    it(`waits without a figure while Stripe is ${answer}, and has them by itself`, async () => {
      guest = await visit(browser, demo, { customer });
      const shifts = await watchShifts();
      await stripe(answer);
      await guest.page.goto(demo.address);
      await guest.page.locator('usage-bill [aria-busy=true]').first().waitFor();
      assert.equal(await guest.page.getByText('could not be').count(), 0);
      assert.equal(await amountDue(guest.page).count(), 0);
      await stripe('well');
      await amountDue(guest.page).waitFor({ timeout: 60_000 });
      assert.match(await textOf(amountDue(guest.page)), /\d/);
      assert.ok((await shifts()) < 0.1);
      assert.deepEqual(
        guest.faults.filter((fault) => OURS.test(fault)),
        [],
      );
    });
  }

  for (const answer of WARM) {
    it(`keeps its figures while Stripe is ${answer}, and says that it has them again after`, async () => {
      guest = await visit(browser, demo, { customer: 'halden' });
      await guest.page.goto(demo.address);
      await amountDue(guest.page).waitFor();
      const figure = await textOf(amountDue(guest.page));
      await stripe(answer);
      await refreshedUntil('Not everything could be read just now.');
      assert.equal(await textOf(amountDue(guest.page)), figure);
      await stripe('well');
      await refreshedUntil('Usage and bill are up to date.');
      assert.equal(await textOf(amountDue(guest.page)), figure);
      assert.deepEqual(
        guest.faults.filter((fault) => OURS.test(fault)),
        [],
      );
    });
  }

  /** Asks for new figures until that is said: a key that was refused is tried again after a while. */
  async function refreshedUntil(said: string) {
    const { page } = guest;
    const status = page.locator('usage-portal [role=status]').first();
    const until = Date.now() + 90_000;
    for (;;) {
      await page.getByRole('button', { name: 'Refresh' }).click();
      const isSaid = await status
        .filter({ hasText: said })
        .waitFor({ state: 'attached', timeout: 10_000 })
        .then(
          () => true,
          () => false,
        );
      if (isSaid) return;
      assert.ok(Date.now() < until, `It says ${await status.textContent()}`);
    }
  }

  async function stripe(answer: string) {
    await guest.context.request.post(`${demo.origin}/demo/stripe`, { form: { stripe: answer } });
  }

  async function watchShifts() {
    await guest.page.addInitScript(() => {
      const page = window as unknown as { shifted: number };
      page.shifted = 0;
      new PerformanceObserver((list) => {
        for (const each of list.getEntries())
          page.shifted += (each as unknown as { value: number }).value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    return () => guest.page.evaluate(() => (window as unknown as { shifted: number }).shifted);
  }
});
