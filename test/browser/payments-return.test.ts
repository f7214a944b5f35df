import { expect } from '@open-wc/testing';
import { html } from 'lit';
import { fetchPayments } from '../../widget/core/payments.ts';
import type { PortalScope } from '../../widget/core/portal.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { backFromPayment, backFromSetup, takeJourney } from '../../widget/payments/address.ts';
import { invoices, stripe, usd } from './data.ts';
import {
  Api,
  installStripe,
  paid,
  payment,
  problemOf,
  refused,
  type StripeScript,
  saved,
  stripeJs,
  until,
} from './payment-data.ts';
import { json, panel, settled, shown } from './portal-with.ts';

const METHODS = 'usage-payment-method';
const LIST = 'usage-invoice-list';
const FINISH = 'POST /v1/payment-methods/setup/seti_1/finish';
const PAID = '$488.04 paid. Invoice Q-0031 is settled.';
const SAVED = 'American Express ending 0005 now pays Scale plan.';

let api: Api;
let script: StripeScript;
const before = location.href;

installStripe();
beforeEach(() => {
  api = new Api();
  script = stripeJs();
});
afterEach(() => {
  api.restore();
  history.replaceState(null, '', before);
  sessionStorage.clear();
});

describe('the address a bank sends its customers back to', () => {
  it('is this page with all that it keeps, and what is to be done', () => {
    go('?tab=billing#invoices');
    const back = new URL(backFromPayment('in_31', true, usd(48804)));
    expect(back.searchParams.get('tab')).to.equal('billing');
    expect(back.searchParams.get('usage_invoice')).to.equal('in_31');
    expect(back.hash).to.equal('#invoices');
  });

  it('is cleaned before anything else, and keeps what is the page’s own', () => {
    comeBackFromSetup('?tab=billing', '#cards');
    history.replaceState({ page: 1 }, '');
    expect(takeJourney()).to.deep.equal({ kind: 'setup', setup: 'seti_1', makeDefault: true });
    const { search, hash } = location;
    expect(new URLSearchParams(search).get('tab')).to.equal('billing');
    expect(search).not.to.match(/setup_intent|secret|redirect_status|usage_/);
    expect(hash).to.equal('#cards');
    expect(history.state).to.deep.equal({ page: 1 });
    expect(takeJourney() === undefined).to.equal(true);
  });

  it('leaves a journey of the page’s own alone', () => {
    go('?payment_intent=pi_9&payment_intent_client_secret=x&redirect_status=succeeded');
    expect(takeJourney() === undefined).to.equal(true);
    expect(location.search).to.contain('payment_intent_client_secret=x');
  });

  it('changes nothing by itself: only the tab that has left makes a default', () => {
    comeBackFromSetup();
    sessionStorage.clear();
    expect(takeJourney()).to.deep.equal({ kind: 'setup', setup: 'seti_1', makeDefault: false });
    comeBackFromPayment();
    sessionStorage.clear();
    expect(takeJourney()).to.deep.equal({ kind: 'payment', invoice: 'in_31', keep: false });
  });
});

describe('coming back from a bank', () => {
  it('finishes what was saved, says so and shows it', async () => {
    comeBackFromSetup();
    const element = await back();
    expect(live(element)).to.equal(SAVED);
    expect(root(element, METHODS).querySelector('.told')!.textContent).to.equal(SAVED);
    const [finish] = api.of('POST /v1/payment-methods/setup/seti_1/finish');
    expect(JSON.parse(String(finish!.init.body))).to.deep.equal({ makeDefault: true });
    await expect(panel(element, METHODS)).to.be.accessible();
  });

  it('says that a bank is still to answer', async () => {
    api.finish = () => json(saved({ status: 'processing', paymentMethod: null, changed: null }));
    comeBackFromSetup();
    expect(live(await back())).to.contain('The bank is still to answer.');
  });

  it('opens the form again with the reason where nothing was saved', async () => {
    api.finish = () => json(refused('authentication_failed'));
    comeBackFromSetup();
    const element = await back();
    await until(() => script.mounted.length);
    await settled(element);
    const alert = root(element, METHODS).querySelector('[role=alert]')!;
    expect(alert.textContent).to.equal(
      'The bank did not get your confirmation for this payment method. Nothing was saved. Try again, or use another one.',
    );
    expect(root(element, METHODS).querySelectorAll('.form')).to.have.length(1);
    await expect(panel(element, METHODS)).to.be.accessible();
  });

  it('says why it could not be looked up', async () => {
    api.finish = () => problemOf('setup_not_found', 404);
    comeBackFromSetup();
    const element = await back();
    expect(root(element, METHODS).querySelector('[role=alert]')!.textContent).to.contain('req_9');
  });

  it('keeps a journey until an answer came: by a button, and through a reload', async () => {
    const real = api.finish;
    api.finish = () => {
      throw new TypeError('network');
    };
    comeBackFromSetup();
    const element = await back();
    const alert = root(element, METHODS).querySelector('[role=alert]')!;
    expect(alert.textContent).to.equal('No answer came. Try again: it is saved only once.');
    await expect(panel(element, METHODS)).to.be.accessible();
    again(element).click();
    await until(() => api.of(FINISH).length === 4);
    await settled(element);
    reload();
    expect(takeJourney()).to.deep.equal({ kind: 'setup', setup: 'seti_1', makeDefault: true });
    api.finish = real;
    again(element).click();
    await until(() => live(element) === SAVED);
    await settled(element);
    expect(root(element, METHODS).querySelectorAll('[role=alert]')).to.have.length(0);
    reload();
    expect(takeJourney() === undefined).to.equal(true);
    const keys = api
      .of(FINISH)
      .map(({ init }) => (init.headers as Record<string, string>)['idempotency-key']);
    expect(new Set(keys)).to.have.property('size', 1);
  });

  it('goes on by itself after a reload', async () => {
    comeBackFromSetup();
    takeJourney();
    expect(location.search).not.to.contain('setup_intent');
    reload();
    const element = await page();
    await until(() => live(element) === SAVED);
    expect(api.of(FINISH)).to.have.length(1);
  });

  it('forgets what an answer has refused', async () => {
    api.finish = () => problemOf('setup_not_found', 404);
    comeBackFromSetup();
    await back();
    reload();
    expect(takeJourney() === undefined).to.equal(true);
  });

  it('looks again at a payment that could not be looked up, and keeps what was to be kept', async () => {
    api.payState = () => problemOf('stripe_unavailable', 503);
    comeBackFromPayment();
    const row = await payIn(await back());
    await until(() => row.querySelector('[role=alert]'));
    expect(row.querySelector('[role=alert]')!.textContent).to.contain('No answer came.');
    api.payState = () => json(paid);
    row.querySelector<HTMLElement>('.primary')!.click();
    await until(() => row.querySelector('.told'));
    expect(row.querySelector('.told')!.textContent).to.equal(
      `${PAID} Mastercard ending 5454 now pays Scale plan.`,
    );
    expect(api.asked).to.include('POST /v1/payment-methods/pm_2/default');
  });

  it('names no amount where it is not known what was paid', async () => {
    api.payState = () => json(paid);
    comeBackFromPayment();
    sessionStorage.clear();
    expect(live(await back())).to.equal('Invoice Q-0031 is settled. Nothing is left to pay.');
  });

  it('shows an invoice that the list does not have', async () => {
    api.payState = () => json(payment({ decline: 'declined', paymentMethod: 'pm_1' }));
    api.data = { invoices: stripe({ data: invoices.slice(1), nextCursor: null }) };
    comeBackFromPayment();
    const row = await payIn(await back());
    await until(() => row.querySelector('[role=alert]'));
  });

  it('says in its row that an invoice is paid, and keeps what was to be kept', async () => {
    api.payState = () => {
      api.invoice = paid.invoice as typeof api.invoice;
      return json(paid);
    };
    comeBackFromPayment();
    const element = await back();
    const row = await payIn(element);
    await until(() => row.querySelector('.told'));
    expect(row.querySelector('.told')!.textContent).to.equal(
      `${PAID} Mastercard ending 5454 now pays Scale plan.`,
    );
    expect(live(element)).to.equal(`${PAID} Mastercard ending 5454 now pays Scale plan.`);
    expect(api.asked).to.include('POST /v1/payment-methods/pm_2/default');
  });

  it('opens the form in its row with the reason where it is not', async () => {
    api.payState = () => json(payment({ decline: 'declined', paymentMethod: 'pm_1' }));
    comeBackFromPayment();
    const row = await payIn(await back());
    await until(() => row.querySelector('[role=alert]'));
    expect(row.querySelector('[role=alert]')!.textContent).to.equal(
      'The bank declined Visa ending 4242. Nothing was charged. Try another card, or ask the bank.',
    );
    expect(row.querySelectorAll('.choice')).to.have.length(3);
  });

  for (const [what, comeBack, type, panels] of [
    ['what was saved', comeBackFromSetup, 'usage-payment-method-saved', METHODS],
    ['what was paid', comeBackFromPayment, 'usage-paid', LIST],
  ] as const) {
    for (const isShown of [true, false]) {
      it(`tells the page once of ${what}, ${isShown ? 'with' : 'without'} a panel for it`, async () => {
        api.payState = () => json(paid);
        comeBack();
        let heard = 0;
        const hear = () => heard++;
        document.addEventListener(type, hear);
        const element = isShown ? await page() : await shown(html`<usage-bill></usage-bill>`);
        const { finishJourney } = await fetchPayments();
        await finishJourney(
          isShown
            ? scopeOf(element)
            : (panel(element, 'usage-bill') as unknown as { portal: { scope: PortalScope } }).portal
                .scope,
        );
        await settled(element);
        if (isShown) await until(() => panel(element, panels).shadowRoot!.textContent!.length > 0);
        document.removeEventListener(type, hear);
        expect(heard).to.equal(1);
      });
    }
  }

  it('is finished once on a page with two portals', async () => {
    comeBackFromSetup();
    const first = await page();
    const second = await page();
    const { finishJourney } = await fetchPayments();
    await Promise.all([finishJourney(scopeOf(first)), finishJourney(scopeOf(second))]);
    expect(api.of('POST /v1/payment-methods/setup/seti_1/finish')).to.have.length(1);
  });
});

function go(search: string) {
  history.replaceState(null, '', `${location.pathname}${search}`);
}

/** Away to a bank and back, as the address has it then. */
function comeBackFromSetup(search = '', hash = '') {
  go(`${search}${hash}`);
  const url = new URL(backFromSetup('seti_1', true));
  url.searchParams.set('setup_intent', 'seti_1');
  url.searchParams.set('setup_intent_client_secret', 'seti_1_secret_1');
  url.searchParams.set('redirect_status', 'succeeded');
  history.replaceState(null, '', url);
}

/** Another loading of the page, as the tab's memory has it. */
function reload() {
  const kept = sessionStorage.getItem('usage-portal-return');
  if (kept)
    sessionStorage.setItem('usage-portal-return', JSON.stringify({ ...JSON.parse(kept), page: 0 }));
}

function again(element: UsagePortal): HTMLElement {
  return root(element, METHODS).querySelector<HTMLElement>('.again')!;
}

function comeBackFromPayment() {
  const url = new URL(backFromPayment('in_31', true, usd(48804)));
  url.searchParams.set('payment_intent', 'pi_1');
  url.searchParams.set('payment_intent_client_secret', 'pi_1_secret_1');
  url.searchParams.set('redirect_status', 'succeeded');
  history.replaceState(null, '', url);
}

function page(): Promise<UsagePortal> {
  return shown(
    html`<usage-invoice-list></usage-invoice-list><usage-payment-method></usage-payment-method>`,
  );
}

async function back(): Promise<UsagePortal> {
  const element = await page();
  const { finishJourney } = await fetchPayments();
  await finishJourney(scopeOf(element));
  await settled(element);
  return element;
}

/** What the portal gives its panels, asked for as they do. */
function scopeOf(element: UsagePortal): PortalScope {
  const asking = panel(element, METHODS) as unknown as { portal: { scope: PortalScope } };
  return asking.portal.scope;
}

function root(element: UsagePortal, tag: string): ShadowRoot {
  return panel(element, tag).shadowRoot!;
}

async function payIn(element: UsagePortal): Promise<ShadowRoot> {
  await until(() => root(element, LIST).querySelector('usage-pay')?.shadowRoot);
  return root(element, LIST).querySelector('usage-pay')!.shadowRoot!;
}

function live(element: UsagePortal): string {
  return element.shadowRoot!.querySelector('[role=status]')!.textContent!;
}
