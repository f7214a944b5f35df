import { expect } from '@open-wc/testing';
import { html } from 'lit';
import { fetchPayments } from '../../widget/core/payments.ts';
import { StripeForm } from '../../widget/payments/stripe-form.ts';
import { Api, installStripe, stripeJs, until } from './payment-data.ts';
import { panel, settled, shown } from './portal-with.ts';

const TAG = 'usage-payment-method';

describe('a form that is kept away', () => {
  it('says so, offers Stripe’s own page, and comes when it is tried again', async () => {
    // As a vendor's policy without Stripe's hosts does, or a content blocker.
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = `script-src ${location.origin} 'unsafe-inline'`;
    document.head.append(policy);
    const api = new Api();
    const script = stripeJs();
    const element = await shown(html`<usage-payment-method></usage-payment-method>`);
    const root = panel(element, TAG).shadowRoot!;
    root.querySelector<HTMLButtonElement>('.add')!.click();
    await until(() => root.textContent!.includes('does not come through'));
    await settled(element);
    expect(root.querySelector('.form')!.textContent).to.contain(
      'A content blocker or the network may keep it away. Stripe’s own page does the same.',
    );
    expect(root.querySelectorAll('.form .hosted')).to.have.length(1);
    expect(element.querySelectorAll('[slot^=usage-stripe]')).to.have.length(0);
    await expect(panel(element, TAG)).to.be.accessible();

    installStripe();
    const again = [...root.querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'Try again',
    )!;
    again.click();
    expect(root.activeElement?.className).to.equal('form-head');
    await until(() => script.mounted.length);
    await until(() => root.querySelector('.primary')?.ariaDisabled === 'false');
    api.restore();
  });

  it('does not wait for ever for a frame that does not come', async () => {
    const { patience } = StripeForm;
    StripeForm.patience = 200;
    installStripe();
    const api = new Api();
    stripeJs({ isReady: false });
    const element = await shown(html`<usage-payment-method></usage-payment-method>`);
    const root = panel(element, TAG).shadowRoot!;
    root.querySelector<HTMLButtonElement>('.add')!.click();
    await until(() => root.textContent!.includes('does not come through'));
    expect(element.querySelectorAll('[slot^=usage-stripe]')).to.have.length(0);
    StripeForm.patience = patience;
    api.restore();
  });

  it('is tried again while paying, from the heading of the form', async () => {
    const { patience } = StripeForm;
    StripeForm.patience = 200;
    installStripe();
    const api = new Api();
    const script = stripeJs({ isReady: false });
    await fetchPayments();
    const element = await shown(html`<usage-pay invoice="in_31" open></usage-pay>`);
    const root = panel(element, 'usage-pay').shadowRoot!;
    await until(() => root.querySelector('[value=other]'));
    root.querySelector<HTMLInputElement>('[value=other]')!.click();
    await until(() => root.textContent!.includes('does not come through'));
    await settled(element);
    await expect(panel(element, 'usage-pay')).to.be.accessible();
    StripeForm.patience = patience;
    script.isReady = true;
    [...root.querySelectorAll('button')]
      .find(({ textContent }) => textContent === 'Try again')!
      .click();
    expect(root.activeElement?.className).to.equal('form-head');
    await until(() => root.querySelector('.primary')?.ariaDisabled === 'false');
    api.restore();
  });
});
