/** What a vendor's page hears of what the customer has done, and that nothing secret is in it. */
import { expect } from '@open-wc/testing';
import { html, type TemplateResult } from 'lit';
import { fetchPayments } from '../../widget/core/payments.ts';
import { details } from './billing-details-data.ts';
import { portal } from './data.ts';
import { Api, installStripe, mastercard, stripeJs, until } from './payment-data.ts';
import { json, network, panel, type Route, settled, shown } from './portal-with.ts';
import { ending, listOf, preview, scale } from './subscription-data.ts';

let told: Event[];
const hears = (event: Event) => void told.push(event);
let stop: () => void;

/** Listens where no shadow root lets anything but a composed event through. */
function listen(...types: string[]) {
  for (const type of types) document.addEventListener(type, hears);
  stop = () => {
    for (const type of types) document.removeEventListener(type, hears);
  };
}

/** What an event carries of its own. */
function carried(event: Event): Record<string, unknown> {
  const own = Object.entries(event).filter(([name]) => name !== 'isTrusted');
  return { type: event.type, ...Object.fromEntries(own) };
}

beforeEach(() => {
  told = [];
});
afterEach(() => stop());

describe('a page hears of paying', () => {
  let api: Api;
  installStripe();
  beforeEach(() => {
    api = new Api();
    stripeJs();
  });
  afterEach(() => api.restore());

  it('which invoice was paid and what was paid, once', async () => {
    listen('usage-paid');
    await fetchPayments();
    const element = await shown(html`<usage-invoice-list></usage-invoice-list>`);
    const list = panel(element, 'usage-invoice-list').shadowRoot!;
    const opener = [...list.querySelectorAll<HTMLElement>('[data-pay]')];
    opener.find((each) => each.checkVisibility())!.click();
    await until(() => list.querySelector('usage-pay')?.shadowRoot?.querySelector('fieldset'));
    list.querySelector('usage-pay')!.shadowRoot!.querySelector<HTMLElement>('.primary')!.click();
    await until(() => told.length);
    await settled(element);
    expect(told.map(carried)).to.deep.equal([
      {
        type: 'usage-paid',
        invoice: 'in_31',
        amount: { amount: 48_804, currency: 'usd' },
        status: 'paid',
      },
    ]);
  });

  it('which method was saved, by what the list shows of it, and that it pays', async () => {
    listen('usage-payment-method-saved', 'usage-payment-method-default');
    const { element, press } = await methods();
    press('Add payment method');
    await until(() => root().querySelector('.primary[aria-disabled=false]'));
    press('Save card');
    await until(() => told.length);
    await settled(element);
    const [saved, pays] = told.map(carried);
    const { paymentMethod } = saved as { paymentMethod: string };
    expect(Object.keys(saved!)).to.deep.equal(['type', 'paymentMethod', 'brand', 'last4']);
    expect(JSON.stringify(told.map(carried))).not.to.match(/secret|seti_|\d{5}/);
    expect(pays).to.deep.equal({ type: 'usage-payment-method-default', paymentMethod });
  });

  it('which method pays from now on, and which was removed', async () => {
    listen('usage-payment-method-removed', 'usage-payment-method-default');
    const { element, press } = await methods();
    press('Make default: Mastercard ending 5454');
    await until(() => told.length);
    expect(told.map(carried)).to.deep.equal([
      { type: 'usage-payment-method-default', paymentMethod: mastercard.id },
    ]);
    await settled(element);
    press('Remove Visa ending 4242');
    await until(() => root().querySelector('.keep'));
    root().querySelector<HTMLElement>('.ask .btn')!.click();
    await until(() => told.length === 2);
    await settled(element);
    expect(carried(told[1]!).type).to.equal('usage-payment-method-removed');
  });

  async function methods() {
    const element = await shown(html`<usage-payment-method></usage-payment-method>`);
    const press = (name: string) => {
      const all = [...root().querySelectorAll<HTMLElement>('button')];
      all.find((each) => (each.ariaLabel ?? each.textContent) === name)!.click();
    };
    return { element, press };
  }

  const root = () => document.querySelector('usage-payment-method')!.shadowRoot!;
});

describe('a page hears of a subscription', () => {
  it('that it was changed', async () => {
    const press = await subscription(listOf(scale), '/change');
    press('Change plan or seats');
    await until(() => root().querySelector('form'));
    root().querySelectorAll<HTMLElement>('.choice input')[1]!.click();
    await until(() => root().querySelector('.price[aria-busy=false] .cost'));
    press('Confirm change');
    await heard('changed');
  });

  it('that it was cancelled', async () => {
    const press = await subscription(listOf(scale), '/cancel');
    press('Cancel plan');
    await until(() => root().querySelector('form'));
    root().querySelector<HTMLElement>('form .harm')!.click();
    await heard('cancelled');
  });

  it('that it goes on after all', async () => {
    const press = await subscription(listOf(ending), '/resume');
    press('Keep plan');
    await heard('resumed');
  });

  const root = () => document.querySelector('usage-subscription')!.shadowRoot!;

  async function heard(kind: string) {
    await until(() => told.length);
    expect(told.map(carried)).to.deep.equal([
      { type: 'usage-subscription-changed', subscription: 'sub_scale', kind },
    ]);
  }

  async function subscription(list: ReturnType<typeof listOf>, answer: string) {
    listen('usage-subscription-changed');
    await over(html`<usage-subscription></usage-subscription>`, (path) => {
      if (path === '/v1/subscriptions') return json(list);
      if (path.endsWith('/preview')) return json(preview);
      return path.endsWith(answer) ? json(listOf(scale)) : undefined;
    });
    await until(() => root().querySelector('.subs'));
    return (name: string) => {
      const all = [...root().querySelectorAll<HTMLElement>('button')];
      all.find((each) => each.textContent!.trim() === name)!.click();
    };
  }
});

describe('a page hears of the rest', () => {
  it('that billing details were changed, and nothing of what they are', async () => {
    listen('usage-billing-details-changed');
    await over(html`<usage-billing-details></usage-billing-details>`, (path) =>
      path.startsWith('/v1/billing-details') ? json(details) : undefined,
    );
    const root = document.querySelector('usage-billing-details')!.shadowRoot!;
    await until(() => root.querySelector('.edit'));
    root.querySelector<HTMLElement>('.edit')!.click();
    await until(() => root.querySelector('form'));
    const name = root.querySelector<HTMLInputElement>('[name=name]')!;
    name.value = 'Halden Labs Ltd';
    name.dispatchEvent(new Event('input'));
    root.querySelector('form')!.requestSubmit();
    await until(() => told.length);
    expect(told.map(carried)).to.deep.equal([{ type: 'usage-billing-details-changed' }]);
  });

  it('which meter is looked at', async () => {
    listen('usage-meter-selected');
    await over(html`<usage-chart></usage-chart>`, () => undefined);
    const root = document.querySelector('usage-chart')!.shadowRoot!;
    const other = root.querySelector<HTMLElement>('.seg [aria-pressed=false]')!;
    const name = other.textContent;
    other.click();
    await until(() => told.length);
    const items = 'data' in portal.items ? portal.items.data! : [];
    const item = items.find(({ label }) => label === name)!;
    expect(told.map(carried)).to.deep.equal([
      { type: 'usage-meter-selected', meter: item.meter, item: item.id },
    ]);
  });
});

let net: ReturnType<typeof network> | undefined;
afterEach(() => {
  net?.restore();
  net = undefined;
});

async function over(content: TemplateResult, route: Route) {
  net = network((path, init) =>
    path === '/v1/portal' ? json({ ...portal, notices: [] }) : route(path, init),
  );
  return shown(content);
}
