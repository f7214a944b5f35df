/** The simulated Stripe.js in a real browser, loaded by the real loader under Quillet's policy. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Appearance } from '@stripe/stripe-js';
import { build } from 'esbuild';
import type { Browser, Frame, FrameLocator, Page } from 'playwright-core';
import type Stripe from 'stripe';
import { type Listening, listenAnywhere, listenNear } from '../../demo/listen.ts';
import { createStripeSimulator, type Simulator } from '../../demo/stripe/index.ts';
import { policyWith } from '../../demo/vendor/policy.ts';
import { type Loading, simulatedStripeJs, stripeJsTag } from '../../demo/vendor/stripe-js.ts';
import { stripeFor } from '../../demo/world.ts';
import type { StripePage } from '../support/stripe-page.ts';
import { launch } from './visit.ts';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const POLICY = readFileSync('demo/vendor/public/stripe-js.js', 'utf8');
const PORT = 4470;
const PAYS = '4242424242424242';
const ASKS = '4000002760003184';

type Result = {
  error?: { type: string; code?: string; decline_code?: string; message?: string };
  setupIntent?: { id: string; status: string };
  paymentIntent?: { id: string; status: string };
};

declare global {
  interface Window {
    page: StripePage;
    answered?: unknown;
  }
}

describe('the simulated Stripe.js', () => {
  let simulator: Simulator;
  let stripe: Stripe;
  let stripeOrigin: string;
  let servers: Listening[];
  let browser: Browser;
  let page: Page;
  let faults: string[];

  before(async () => {
    const script = await pageScript();
    const sim = await listenAnywhere((request, env) => simulator.fetch(request, env));
    stripeOrigin = `http://127.0.0.1:${sim.port}`;
    simulator = createStripeSimulator({ publicUrl: stripeOrigin });
    stripe = stripeFor(simulator);
    const vendor = await listenNear((request) => serve(request, stripeOrigin, script), PORT);
    servers = [sim, vendor];
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    for (const server of servers ?? []) server.close();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    faults = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
    });
  });
  afterEach(() => page.close());

  describe('where it is loaded', () => {
    it('comes by Stripe’s own loader, through the page’s policy for scripts', async () => {
      await visit();
      assert.equal(
        await page.evaluate(() => (window.Stripe as unknown as { version: string }).version),
        'endive',
      );
      assert.deepEqual(faults, []);
    });

    it('is not there where the page’s policy or an ad blocker keeps it out', async () => {
      await goTo('blocked');
      await assert.rejects(
        page.evaluate(() => window.page.load()),
        /Failed to load Stripe\.js/,
      );
      assert.match(faults.join(), /violates the following Content Security Policy directive/);
    });

    it('lets a page take nothing else for a script', async () => {
      await goTo('well');
      const refused = page.evaluate(() => {
        document.createElement('script').src = 'https://example.com/stripe.js';
      });
      await assert.rejects(refused, /TrustedScriptURL/);
    });

    it('refuses a key that no page may hold', async () => {
      await visit();
      for (const [key, words] of [
        ['', /Please call Stripe\(\) with your publishable key/],
        ['sk_test_simulator', /You should not use your secret key with Stripe\.js/],
      ] as const) {
        await assert.rejects(
          page.evaluate((given) => void window.Stripe!(given), key),
          words,
        );
      }
    });
  });

  describe('the place of a form', () => {
    for (const [where, mount, words] of [
      [
        'in a shadow root',
        () => {
          const host = document.body.appendChild(document.createElement('div'));
          return host.attachShadow({ mode: 'open' }).appendChild(document.createElement('div'));
        },
        /Elements cannot be mounted in a ShadowRoot/,
      ],
      [
        'in no document',
        () => document.createElement('div'),
        /Elements cannot be mounted in a ShadowRoot/,
      ],
      ['that is not there', () => '#nowhere', /applies to no DOM elements/],
      ['that is no element', () => 7, /Missing argument/],
    ] as const) {
      it(`cannot be one ${where}`, async () => {
        await visit();
        const { client_secret } = await newSetup();
        const tried = page.evaluate(
          ([secret, place]) => {
            const made = new Function(`return (${place})()`) as () => HTMLElement;
            window.page.stripe.elements({ clientSecret: secret! }).create('payment').mount(made());
          },
          [client_secret!, mount.toString()],
        );
        await assert.rejects(tried, words);
      });
    }

    it('is empty again when the form is taken away, and takes another', async () => {
      const secret = await open();
      await page.evaluate(() => window.page.element.destroy());
      assert.equal(await page.locator('#place > *').count(), 0);
      await page.evaluate((given) => window.page.open(given), secret);
      assert.equal(await page.locator('#place iframe').count(), 1);
    });

    it('is as high as the form in it', async () => {
      await open();
      const height = () => page.locator('#place iframe').evaluate((each) => each.clientHeight);
      const before = await height();
      assert.ok(before > 150, `${before}`);
      await page.evaluate(() => void window.page.elements.submit());
      await fields().getByText('Your card number is incomplete.').waitFor();
      await page.waitForFunction(
        (low) => document.querySelector('#place iframe')!.clientHeight > low,
        before,
      );
    });

    it('is no longer asked once it has left the page', async () => {
      await open();
      await page.evaluate(() => document.querySelector('#place')!.remove());
      await assert.rejects(
        page.evaluate(() => window.page.elements.submit()),
        /Please make sure the Element you are attempting to use is still mounted/,
      );
    });
  });

  describe('the fields', () => {
    it('say when they are complete, and of which kind', async () => {
      await open();
      const last = () => page.evaluate(() => window.page.changes.at(-1));
      assert.deepEqual(await last(), change({ empty: true }));
      await fields().getByLabel('Card number').fill(PAYS);
      await page.waitForFunction(() => window.page.changes.length > 1);
      assert.deepEqual(await last(), change({}));
      await fillCard(PAYS);
      await page.waitForFunction(() => window.page.changes.at(-1)!.complete);
      await fields().getByRole('tab', { name: 'Bank debit' }).click();
      await page.waitForFunction(() => window.page.changes.at(-1)!.value.type === 'sepa_debit');
      assert.deepEqual(await last(), change({ empty: true, value: { type: 'sepa_debit' } }));
    });

    it('ask a form to be whole before anything is sent', async () => {
      await open();
      const { error } = await confirmSetup();
      assert.deepEqual(
        [error?.type, error?.code, error?.message],
        ['validation_error', 'incomplete_number', 'Your card number is incomplete.'],
      );
      assert.equal(await focused(), 'Field-number');
      assert.equal(confirmations(), 0);
    });

    for (const [number, expiry, cvc, words] of [
      ['4242424242424241', '12 / 34', '123', 'Your card number is invalid.'],
      [PAYS, '01 / 20', '123', "Your card's expiration year is in the past."],
      [PAYS, '13 / 34', '123', "Your card's expiration date is invalid."],
      [PAYS, '12 / 34', '12', "Your card's security code is incomplete."],
      ['378282246310005', '12 / 34', '123', "Your card's security code is incomplete."],
    ] as const) {
      it(`say of ${number}, ${expiry}, ${cvc}: ${words}`, async () => {
        await open();
        await fillCard(number, expiry, cvc);
        await page.evaluate(() => void window.page.elements.submit());
        await fields().getByRole('alert').filter({ hasText: words }).waitFor();
      });
    }

    it('take the looks that they are given as literals', async () => {
      await open({
        theme: 'night',
        variables: { colorBackground: '#102030', borderRadius: '9px', fontSizeBase: '17px' },
        rules: { '.Label': { color: 'rgb(1, 2, 3)' } },
      });
      const input = fields().getByLabel('Card number');
      const looks = await input.evaluate((each) => {
        const { backgroundColor, borderRadius, fontSize } = getComputedStyle(each);
        return [backgroundColor, borderRadius, fontSize];
      });
      assert.deepEqual(looks, ['rgb(16, 32, 48)', '9px', '17px']);
      const label = fields().locator('label').first();
      assert.equal(await label.evaluate((each) => getComputedStyle(each).color), 'rgb(1, 2, 3)');
      await page.evaluate(() =>
        window.page.elements.update({ appearance: { variables: { borderRadius: '3px' } } }),
      );
      await frame().waitForFunction(
        () => getComputedStyle(document.querySelector('input')!).borderRadius === '3px',
      );
      assert.deepEqual(faults, []);
    });

    it('warn of looks that only the page could resolve', async () => {
      await open({ variables: { colorPrimary: 'var(--usage-accent)', colorText: 'oklch(1 0 0)' } });
      assert.equal(faults.length, 2);
      assert.match(faults[0]!, /cannot use appearance\.variables\.colorPrimary/);
    });

    it('are reached, filled and left by the keyboard alone', async () => {
      await open();
      await page.getByRole('button', { name: 'Before' }).focus();
      await page.keyboard.press('Tab');
      await frame().waitForFunction(() => document.activeElement?.id === 'card-tab');
      await page.keyboard.press('Tab');
      for (const typed of [PAYS, '1234', '123']) {
        await page.keyboard.type(typed);
        await page.keyboard.press('Tab');
      }
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'After');
      await page.waitForFunction(() => window.page.changes.at(-1)!.complete);
      assert.equal(await fields().getByLabel('Expiration date').inputValue(), '12 / 34');
      await page.waitForFunction(() => window.page.heard.includes('blur'));
      assert.ok((await page.evaluate(() => window.page.heard)).includes('focus'));
    });

    it('tell the page of Escape', async () => {
      await open();
      await fields().getByLabel('Card number').press('Escape');
      await page.waitForFunction(() => window.page.heard.includes('escape'));
    });

    it('have nothing that axe finds, whichever tab is open and whatever is wrong', async () => {
      await open();
      assert.deepEqual(await violations(), []);
      await page.evaluate(() => void window.page.elements.submit());
      await fields().getByText('Your card number is incomplete.').waitFor();
      assert.deepEqual(await violations(), []);
      for (const name of ['Bank debit', 'Bank redirect']) {
        await fields().getByRole('tab', { name }).click();
        assert.deepEqual(await violations(), []);
      }
      await page.evaluate(() => window.page.elements.update({ appearance: { theme: 'night' } }));
      await fields().getByRole('tab', { name: 'Card' }).click();
      // The page around it would be dark.
      await fields()
        .locator('body')
        .evaluate((body) => body.style.setProperty('background', '#1a1b25'));
      assert.deepEqual(await violations(), []);
    });

    it('do not open for a secret that is wrong', async () => {
      await visit();
      const { client_secret } = await newSetup();
      await assert.rejects(
        page.evaluate((secret) => window.page.open(secret), `${client_secret}x`),
        /No such setupintent/,
      );
    });
  });

  describe('what comes of it', () => {
    it('is a card on file', async () => {
      await open();
      await fillCard(PAYS);
      const { setupIntent } = await confirmSetup();
      assert.equal(setupIntent?.status, 'succeeded');
      const { payment_method } = await stripe.setupIntents.retrieve(setupIntent!.id, {
        expand: ['payment_method'],
      });
      const { card } = payment_method as Stripe.PaymentMethod;
      assert.deepEqual([card?.last4, card?.exp_month, card?.exp_year], ['4242', 12, 2034]);
    });

    it('is a paid intent', async () => {
      await visit();
      const { client_secret } = await newPayment();
      await page.evaluate((secret) => window.page.open(secret), client_secret!);
      await fillCard(PAYS);
      const { paymentIntent } = await confirmPayment();
      assert.equal(paymentIntent?.status, 'succeeded');
    });

    it('is a refusal with its reason, after which another card can be tried', async () => {
      await open();
      await fillCard('4000000000009995');
      const { error } = await confirmSetup();
      assert.deepEqual(
        [error?.type, error?.code, error?.decline_code, error?.message],
        ['card_error', 'card_declined', 'insufficient_funds', 'Your card has insufficient funds.'],
      );
      await fillCard(PAYS);
      assert.equal((await confirmSetup()).setupIntent?.status, 'succeeded');
    });

    it('waits for a bank’s answer to a debit', async () => {
      await visit();
      const { client_secret } = await newPayment('eur');
      await page.evaluate((secret) => window.page.open(secret), client_secret!);
      await fields().getByRole('tab', { name: 'Bank debit' }).click();
      await fields().getByLabel('IBAN').fill('de89370400440532013000');
      await fields().getByLabel('Account holder').fill('Maren Roth');
      const { paymentIntent } = await confirmPayment();
      assert.equal(paymentIntent?.status, 'processing');
    });

    it('is nothing where the network is lost, and something at the next try', async () => {
      await open({}, 'once');
      await fillCard(PAYS);
      const { error } = await confirmSetup();
      assert.equal(error?.type, 'api_connection_error');
      assert.equal(confirmations(), 0);
      assert.equal((await confirmSetup()).setupIntent?.status, 'succeeded');
    });

    it('has happened where only the answer is lost, which the intent itself says', async () => {
      const secret = await open({}, 'answer');
      await fillCard(PAYS);
      assert.equal((await confirmSetup()).error?.type, 'api_connection_error');
      const { setupIntent } = await page.evaluate(
        (given) => window.page.stripe.retrieveSetupIntent(given),
        secret,
      );
      assert.equal(setupIntent?.status, 'succeeded');
    });

    it('needs a way back, unless the page goes away only where it must', async () => {
      await open();
      await fillCard(PAYS);
      const tried = page.evaluate(() =>
        window.page.stripe.confirmSetup({
          elements: window.page.elements,
        } as unknown as Parameters<typeof window.page.stripe.confirmSetup>[0]),
      );
      await assert.rejects(tried, /`confirmParams\.return_url` is required/);
    });
  });

  describe('3-D Secure', () => {
    const bank = (): FrameLocator => page.frameLocator('iframe[title="3-D Secure"]');

    beforeEach(async () => {
      await open();
      await fillCard(ASKS);
      await page.getByRole('button', { name: 'After' }).focus();
      await startSetup();
      await bank().getByRole('button', { name: 'Complete authentication' }).waitFor();
    });

    it('is asked over the page, which gets its focus back', async () => {
      const dialog = page.getByRole('dialog', { name: '3-D Secure' });
      assert.ok(await dialog.isVisible());
      assert.equal(
        await page.evaluate(() => document.activeElement?.getAttribute('title')),
        '3-D Secure',
      );
      await bank().getByRole('button', { name: 'Complete authentication' }).press('Enter');
      assert.equal((await answered()).setupIntent?.status, 'succeeded');
      assert.equal(await dialog.count(), 0);
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'After');
    });

    it('that fails is a failed attempt', async () => {
      await bank().getByRole('button', { name: 'Fail authentication' }).click();
      assert.equal((await answered()).error?.code, 'setup_intent_authentication_failure');
    });

    it('that is left by Escape is a failed attempt', async () => {
      await page.keyboard.press('Escape');
      assert.equal((await answered()).error?.code, 'setup_intent_authentication_failure');
    });

    it('has nothing that axe finds', async () => {
      assert.deepEqual(await violations('[title="3-D Secure"]'), []);
    });
  });

  it('goes on with a payment that was begun elsewhere', async () => {
    await visit();
    const { client_secret } = await stripe.paymentIntents.create({
      amount: 2_000,
      currency: 'usd',
      payment_method: 'pm_card_authenticationRequired',
      confirm: true,
      use_stripe_sdk: true,
    });
    await page.evaluate((clientSecret) => {
      window.page.stripe.handleNextAction({ clientSecret }).then((answer) => {
        window.answered = answer;
      });
    }, client_secret!);
    const bank = page.frameLocator('iframe[title="3-D Secure"]');
    await bank.getByRole('button', { name: 'Complete authentication' }).click();
    assert.equal((await answered()).paymentIntent?.status, 'succeeded');
  });

  describe('a bank’s own page', () => {
    for (const [button, outcome, status] of [
      ['Complete authentication', 'succeeded', 'succeeded'],
      ['Fail authentication', 'failed', 'requires_payment_method'],
    ] as const) {
      it(`is gone to, and leads back with what came of it: ${outcome}`, async () => {
        const secret = await open();
        await fields().getByRole('tab', { name: 'Bank redirect' }).click();
        await startSetup();
        await page.getByRole('button', { name: button }).click();
        await page.waitForURL(/redirect_status/);
        const { pathname, searchParams } = new URL(page.url());
        assert.equal(pathname, '/back');
        assert.equal(searchParams.get('redirect_status'), outcome);
        assert.equal(searchParams.get('setup_intent_client_secret'), secret);
        assert.equal((await stripe.setupIntents.retrieve(idOf(secret))).status, status);
      });
    }

    it('is not gone to without a way back', async () => {
      await open();
      await fields().getByRole('tab', { name: 'Bank redirect' }).click();
      const { error } = await confirmSetup({ return_url: '' });
      assert.equal(error?.code, 'parameter_missing');
    });
  });

  it('goes to the return address at the end where a page asks for that always', async () => {
    await open();
    await fillCard(PAYS);
    await startSetup('always');
    await page.waitForURL(/\/back\?setup_intent=seti_.*&redirect_status=succeeded/);
  });

  function fields(): FrameLocator {
    return page.frameLocator('iframe[title="Secure payment input frame"]');
  }

  function frame(): Frame {
    return page.frames().find((each) => each.url().includes('/stripe-js/element'))!;
  }

  async function goTo(loading: Loading): Promise<void> {
    await page.goto(`http://localhost:${PORT}/?loading=${loading}`);
  }

  async function visit(loading: Loading = 'well'): Promise<void> {
    await goTo(loading);
    await page.evaluate(() => window.page.load());
  }

  /** A page with an open form for a new SetupIntent. Answers its secret. */
  async function open(appearance: Appearance = {}, loading?: Loading): Promise<string> {
    await visit(loading);
    const { client_secret: secret } = await newSetup();
    simulator.clearRequests();
    await page.evaluate(([given, looks]) => window.page.open(given, looks), [
      secret!,
      appearance,
    ] as const);
    return secret!;
  }

  async function fillCard(number: string, expiry = '12 / 34', cvc = '123'): Promise<void> {
    await fields().getByLabel('Card number').fill(number);
    await fields().getByLabel('Expiration date').fill(expiry);
    await fields().getByLabel('Security code').fill(cvc);
  }

  async function newSetup(): Promise<Stripe.SetupIntent> {
    const { id: customer } = await stripe.customers.create();
    return stripe.setupIntents.create({ customer, automatic_payment_methods: { enabled: true } });
  }

  function newPayment(currency = 'usd'): Promise<Stripe.PaymentIntent> {
    const automatic_payment_methods = { enabled: true };
    return stripe.paymentIntents.create({ amount: 1_200, currency, automatic_payment_methods });
  }

  function confirmSetup(confirmParams = {}): Promise<Result> {
    return page.evaluate(
      (params) =>
        window.page.stripe.confirmSetup({
          elements: window.page.elements,
          confirmParams: params,
          redirect: 'if_required',
        }) as Promise<Result>,
      confirmParams,
    );
  }

  function confirmPayment(): Promise<Result> {
    return page.evaluate(
      () =>
        window.page.stripe.confirmPayment({
          elements: window.page.elements,
          redirect: 'if_required',
        }) as Promise<Result>,
    );
  }

  /** Begins to confirm what a person has to go on with. */
  function startSetup(redirect: 'always' | 'if_required' = 'if_required'): Promise<void> {
    return page.evaluate((when) => {
      const { stripe: own, elements } = window.page;
      const confirmParams = { return_url: `${location.origin}/back` };
      void own
        .confirmSetup({ elements, confirmParams, redirect: when as 'if_required' })
        .then((answer) => {
          window.answered = answer;
        });
    }, redirect);
  }

  async function answered(): Promise<Result> {
    await page.waitForFunction(() => window.answered !== undefined);
    return page.evaluate(() => window.answered as Result);
  }

  function confirmations(): number {
    return simulator.requests.filter(({ path }) => path.endsWith('/confirm')).length;
  }

  /** Which of the fields has the focus. */
  function focused(): Promise<string | undefined> {
    return frame().evaluate(() => document.activeElement?.id);
  }

  async function violations(within = '[title="Secure payment input frame"]'): Promise<string[]> {
    const frame = await (await page.locator(`iframe${within}`).elementHandle())?.contentFrame();
    // Through the debugger, because the frame's policy runs no script but its own.
    await frame!.evaluate(AXE);
    return frame!.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
      const { violations: found } = await axe.run(document, {
        resultTypes: ['violations'],
        // The heading of a form stands in the page around its frame.
        rules: { 'page-has-heading-one': { enabled: false } },
      });
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
  }
});

function change(details: object) {
  return {
    elementType: 'payment',
    complete: false,
    empty: false,
    collapsed: false,
    value: { type: 'card' },
    ...details,
  };
}

function idOf(clientSecret: string): string {
  return clientSecret.split('_secret_')[0]!;
}

async function pageScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['test/support/stripe-page.ts'],
    bundle: true,
    write: false,
    format: 'iife',
  });
  return outputFiles[0]!.text;
}

/** A vendor's page with a place for a form, and nothing else. */
async function serve(request: Request, stripeOrigin: string, script: string): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const text = { '/page.js': script, '/assets/stripe-js.js': POLICY }[pathname];
  if (text !== undefined) {
    return new Response(text, { headers: { 'content-type': 'text/javascript' } });
  }
  const loading = (searchParams.get('loading') ?? 'well') as Loading;
  const stripeJs = simulatedStripeJs(stripeOrigin, loading);
  const body = `<!doctype html><html lang="en"><head><title>Pay</title><link rel="icon" href="data:,">
    ${await stripeJsTag(stripeJs)}<script src="/page.js"></script></head>
    <body><button>Before</button><div id="place"></div><button>After</button></body></html>`;
  const headers = {
    'content-type': 'text/html',
    // The places of a test are made of text.
    'content-security-policy': policyWith({ stripeJs, evaluates: true }),
  };
  return new Response(body, { headers });
}
