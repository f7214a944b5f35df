import { expect } from '@open-wc/testing';
import { html } from 'lit';
import { bill, emptyPortal, portal, problem, stripe } from './data.ts';
import { json, network, panel, said, settled, showing, shown } from './portal-with.ts';

const stale = {
  bills: { ...stripe([bill]), asOf: '2026-11-20T09:12:00Z', ...problem() },
};
const partFailed = { invoices: problem(), paymentMethods: problem() };

describe('<usage-portal>', () => {
  it('is accessible with figures', async () => {
    await expect(await showing({})).to.be.accessible();
  });

  it('is accessible while it loads', async () => {
    const net = network((path) =>
      path === '/v1/portal' ? new Promise<Response>(() => {}) : undefined,
    );
    const element = await shown();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(element).to.be.accessible();
    expect(element.shadowRoot!.querySelector('[role=status]')!.textContent).to.equal(
      'Loading usage and bill',
    );
    net.restore();
  });

  it('shows its skeleton only after a moment', async () => {
    const net = network((path) =>
      path === '/v1/portal' ? new Promise<Response>(() => {}) : undefined,
    );
    const element = await shown();
    const visibility = () =>
      getComputedStyle(panel(element, 'usage-bill').shadowRoot!.querySelector('[aria-busy=true]')!)
        .visibility;
    expect(visibility()).to.equal('hidden');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(visibility()).to.equal('visible');
    net.restore();
  });

  it('is accessible for a customer with nothing yet', async () => {
    const element = await showing(emptyPortal);
    await expect(element).to.be.accessible();
    expect(said(element, 'usage-bill')).to.contain('Nothing is due to come.');
    expect(said(element, 'usage-meter-list')).to.equal('');
    expect(said(element, 'usage-invoice-list')).to.contain('No invoices yet.');
  });

  it('keeps old figures, says how old and who does not answer', async () => {
    const element = await showing(stale);
    await expect(element).to.be.accessible();
    expect(said(element, 'usage-notices')).to.contain(
      'These figures are from 09:12 UTC, 5 hr ago. Stripe is not answering. We try again every minute.',
    );
    expect(said(element, 'usage-bill')).to.contain('$416.51');
    expect(element.shadowRoot!.textContent).to.contain('As of 09:12 UTC, 5 hr ago · Stripe');
  });

  it('says which part could not be read, with the request id, and keeps the rest', async () => {
    const element = await showing(partFailed);
    await expect(element).to.be.accessible();
    expect(said(element, 'usage-invoice-list')).to.contain('Invoices could not be loaded.');
    expect(said(element, 'usage-invoice-list')).to.contain('Request req_7Fq2mX81');
    expect(said(element, 'usage-bill')).to.contain('$416.51');
  });

  it('says once that nothing could be read, and leads out of it', async () => {
    let isDown = true;
    const net = network((path) =>
      isDown && path === '/v1/portal'
        ? json({ code: 'internal', requestId: 'req_1' }, 500)
        : undefined,
    );
    const element = await shown();
    await expect(element).to.be.accessible();
    expect(said(element, 'usage-notices')).to.contain(
      'Billing could not be loaded. Your service is not affected. Request req_1',
    );
    isDown = false;
    panel(element, 'usage-notices').shadowRoot!.querySelector('button')!.click();
    await settled(element);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
    net.restore();
  });

  it('keeps figures when a refresh fails', async () => {
    let isDown = false;
    const net = network((path) =>
      isDown && path === '/v1/portal' ? Promise.reject(new TypeError('x')) : undefined,
    );
    const element = await shown();
    isDown = true;
    await element.refresh();
    await settled(element);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
    net.restore();
  });

  it('says period, day and age by the clock of the server, not of the client', async () => {
    const element = await showing({});
    const text = element.shadowRoot!.textContent!.replace(/\s+/g, ' ');
    expect(text).to.contain('Nov 1 – Nov 30 Day 20 of 30');
    expect(text).to.contain('As of 2 min ago · Stripe');
  });

  it('marks test mode', async () => {
    const element = await showing({ livemode: false });
    expect(element.shadowRoot!.textContent).to.contain('Test mode');
  });

  it('lays out only its children when it has some, and gives them its figures', async () => {
    const element = await showing({}, html`<div><usage-bill></usage-bill></div>`);
    expect(element.shadowRoot!.querySelector('usage-bill')).to.equal(null);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
    await expect(element).to.be.accessible();
  });

  it('hides a part that the session may not read', async () => {
    const element = await showing({ invoices: problem('scope_missing') });
    expect(said(element, 'usage-invoice-list')).to.equal('');
  });

  it('shifts its headings under the host’s', async () => {
    const element = await showing({});
    element.headingLevel = 3;
    await settled(element);
    panel(element, 'usage-bill');
    expect(
      element.shadowRoot!.querySelector('[role=heading]')!.getAttribute('aria-level'),
    ).to.equal('3');
  });

  it('lets a plain rule of the vendor’s set a token', async () => {
    const element = await showing({});
    const style = document.createElement('style');
    style.textContent = 'usage-portal { --usage-accent: rgb(1, 2, 3) }';
    document.head.append(style);
    expect(getComputedStyle(element).getPropertyValue('--usage-accent')).to.equal('rgb(1, 2, 3)');
    style.remove();
  });

  it('writes Arabic digits and Japanese money where the language does', async () => {
    expect(said(await showing({}, '', 'ar-EG'), 'usage-bill')).to.contain('٤١٦٫٥١');
    expect(said(await showing(portal, '', 'de-DE'), 'usage-bill')).to.contain('416,51');
  });

  it('says that a panel outside of it stands in the wrong place', async () => {
    const lonely = document.createElement('usage-bill');
    document.body.append(lonely);
    await lonely.updateComplete;
    expect(lonely.shadowRoot!.textContent).to.contain('needs a <usage-portal> around it');
    lonely.remove();
  });
});
