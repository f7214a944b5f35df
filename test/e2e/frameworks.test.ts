/** The same embed in every framework: what a page shows is what it runs, under the same policy. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { FRAMEWORKS, isFramework, isRunning } from '../../demo/pages/frameworks/frameworks.ts';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { dollars, stripeAccount } from './stripe-account.ts';
import { amountDue, customerOf, launch, textOf, type Visit, visit } from './visit.ts';

const NAMES = Object.keys(FRAMEWORKS).filter(isFramework);

describe('the portal in every framework', () => {
  let demo: DemoProcess;
  let browser: Browser;
  let guest: Visit;

  before(async () => {
    demo = await startDemo('--port', '4430');
    browser = await launch();
    guest = await visit(browser, demo);
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  for (const name of NAMES.filter(isRunning)) {
    const { title } = FRAMEWORKS[name];

    it(`shows what the customer owes, in ${title}`, async () => {
      const { page, faults } = guest;
      await page.goto(`${demo.origin}/pages/frameworks/${name}`);
      await amountDue(page).waitFor();
      const { amount_due } = await stripeAccount(demo).preview(await customerOf(guest));
      assert.equal(await textOf(amountDue(page)), dollars(amount_due));
      assert.deepEqual(faults, []);
    });

    it(`hears of it, in ${title}`, async () => {
      await guest.page.getByText('The figures have arrived.', { exact: true }).waitFor();
    });

    it(`takes the language as a property, in ${title}`, async () => {
      assert.equal(
        await guest.page
          .locator('usage-portal')
          .evaluate((portal) => Reflect.get(portal, 'locale')),
        'en-US',
      );
    });
  }

  it('says how Next is started, with what this demo runs on', async () => {
    await guest.page.goto(`${demo.origin}/pages/frameworks/next`);
    const commands = await textOf(guest.page.getByRole('region', { name: 'Commands' }));
    assert.match(commands, new RegExp(`STRIPE_ADDRESS=http://127\\.0\\.0\\.1:${demo.stripePort} `));
    assert.match(commands, new RegExp(`STRIPE_CUSTOMER=${await customerOf(guest)} npm start$`));
  });

  it('lets text become code nowhere but where Angular compiles in the browser', async () => {
    for (const name of NAMES) {
      const response = await fetch(`${demo.origin}/pages/frameworks/${name}`);
      const policy = response.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'.*require-trusted-types-for 'script'/, name);
      assert.equal(/unsafe-eval/.test(policy), name === 'angular', name);
      assert.doesNotMatch(policy, /unsafe-inline/, name);
    }
  });

  it('serves nothing of a framework but what was built', async () => {
    for (const path of ['react/main.tsx', 'react/nothing.js', 'nothing/main.js', 'next/main.js']) {
      const response = await fetch(`${demo.origin}/pages/frameworks/${path}`);
      assert.equal(response.status, 404, path);
    }
  });
});
