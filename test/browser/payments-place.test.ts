import { expect, fixture } from '@open-wc/testing';
import { html } from 'lit';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { makePlace, newSlotName } from '../../widget/payments/place.ts';
import { Api, installStripe, type StripeScript, stripeJs, until } from './payment-data.ts';
import { panel, settled, shown } from './portal-with.ts';

const TAG = 'usage-payment-method';

let api: Api;
let script: StripeScript;

installStripe();
beforeEach(() => {
  api = new Api();
  script = stripeJs();
});
afterEach(() => api.restore());

describe('the place of Stripe’s form', () => {
  it('is in the document, and seen where the form is: in the portal’s own layout', async () => {
    const element = await shown();
    await open(element);
    const [place] = script.mounted;
    expect(place!.parentElement === element).to.equal(true);
    expect(isInside(place!, formOf(element))).to.equal(true);
  });

  for (const mode of ['open', 'closed'] as const) {
    it(`goes through a vendor’s own shadow roots, ${mode} ones`, async () => {
      const { outer, element } = await nested([{ mode }, { mode }]);
      await open(element);
      const [place] = script.mounted;
      expect(place!.parentElement === outer).to.equal(true);
      expect(isInside(place!, formOf(element))).to.equal(true);
      close(element);
      await settled(element);
      expect(outer.childElementCount).to.equal(0);
    });
  }

  it('goes through a root that assigns its slots by hand', async () => {
    const { outer, element } = await nested([
      { mode: 'closed', slotAssignment: 'manual' },
      { mode: 'open', slotAssignment: 'manual' },
    ]);
    await open(element);
    expect(script.mounted[0]!.parentElement === outer).to.equal(true);
    expect(isInside(script.mounted[0]!, formOf(element))).to.equal(true);
  });

  it('is another one for each of two portals on a page', async () => {
    const first = await shown(html`<usage-payment-method></usage-payment-method>`);
    const second = await shown(html`<usage-payment-method></usage-payment-method>`);
    await open(first);
    await open(second, 2);
    const [one, two] = script.mounted;
    expect(one!.slot).not.to.equal(two!.slot);
    expect(isInside(one!, formOf(first))).to.equal(true);
    expect(isInside(two!, formOf(second))).to.equal(true);
    close(first);
    await settled(first);
    expect(one!.isConnected).to.equal(false);
    expect(two!.isConnected).to.equal(true);
  });

  it('does not change what the portal lays out', async () => {
    const element = await shown();
    await open(element);
    await settled(element);
    expect(element.shadowRoot!.querySelectorAll('usage-bill')).to.have.length(1);
  });

  it('is none in no document, and where nothing is displayed; nothing is left behind', async () => {
    const host = await fixture<HTMLElement>(html`<div></div>`);
    host.attachShadow({ mode: 'open' });
    const name = newSlotName();
    expect(makePlace(host, name) === undefined).to.equal(true);
    expect(host.childElementCount).to.equal(0);
    host.shadowRoot!.innerHTML = `<slot name="${name}"></slot>`;
    expect(makePlace(host, name)?.element.isConnected).to.equal(true);
    host.hidden = true;
    expect(makePlace(host, name) === undefined).to.equal(true);
    host.remove();
    expect(makePlace(host, name) === undefined).to.equal(true);
  });

  it('where there is none, Stripe’s own page is offered and the form says why', async () => {
    const element = await shown();
    const root = panel(element, TAG).shadowRoot!;
    const hidden = new CSSStyleSheet();
    hidden.replaceSync('usage-payment-method > slot { display: none !important; }');
    element.shadowRoot!.adoptedStyleSheets.push(hidden);
    root.querySelector<HTMLButtonElement>('.add')!.click();
    await until(() => root.textContent!.includes('This page cannot show Stripe’s form.'));
    await settled(element);
    expect(script.mounted).to.have.length(0);
    expect(root.querySelectorAll('.form .hosted')).to.have.length(1);
    expect(root.querySelectorAll('.form .primary')).to.have.length(0);
    await expect(panel(element, TAG)).to.be.accessible();
  });
});

/** A portal inside shadow roots of the vendor's, outermost first. */
async function nested(roots: ShadowRootInit[]) {
  const outer = await fixture<HTMLElement>(html`<div></div>`);
  const portal = await shown(html`<usage-payment-method></usage-payment-method>`);
  let host = outer;
  for (const init of roots) {
    const inner = document.createElement('div');
    host.attachShadow(init).append(inner);
    host = inner;
  }
  host.append(portal);
  await settled(portal);
  return { outer, element: portal };
}

function formOf(element: UsagePortal): Element {
  return panel(element, TAG).shadowRoot!.querySelector('.form')!;
}

async function open(element: UsagePortal, times = 1) {
  await until(() => panel(element, TAG)?.shadowRoot?.querySelector('.add'));
  panel(element, TAG).shadowRoot!.querySelector<HTMLButtonElement>('.add')!.click();
  await until(() => script.mounted.length === times);
  await settled(element);
}

function close(element: UsagePortal) {
  const buttons = [...formOf(element).querySelectorAll('button')];
  buttons.find(({ textContent }) => textContent === 'Cancel')!.click();
}

/** Whether one is seen within the other, whatever roots are between them. */
function isInside(inner: Element, outer: Element): boolean {
  const a = inner.getBoundingClientRect();
  const b = outer.getBoundingClientRect();
  return a.height > 0 && a.top >= b.top && a.bottom <= b.bottom && a.left >= b.left;
}
