import { aTimeout, expect, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { Notice } from '../../server/contract/portal.ts';
import type { UsageNoticesEvent } from '../../widget/core/events.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { portal, usd } from './data.ts';
import { json, network, panel, said, settled, showing, shown } from './portal-with.ts';

const failed: Notice = {
  code: 'payment_failed',
  severity: 'danger',
  invoice: 'in_31',
  number: 'Q-0031',
  amount: usd(48804),
  period: { start: '2026-10-01T00:00:00Z', end: '2026-11-01T00:00:00Z' },
  paymentMethod: 'pm_1',
  decline: 'insufficient_funds',
  date: '2026-11-01T00:00:00Z',
  nextAttempt: '2026-11-21T00:00:00Z',
};
const overdue: Notice = {
  code: 'invoice_overdue',
  severity: 'danger',
  invoice: 'in_31',
  amount: usd(48804),
  date: '2026-11-14T00:00:00Z',
};
const expiring = portal.notices[0]!;

/** Each kind, what it says, and the step it offers to whom may take it. */
const KINDS: readonly (readonly [Notice, said: string, step: string | null])[] = [
  [
    failed,
    '$488.04 for Oct 1 – Oct 31 was not paid. It was due on Nov 1. Visa ending 4242 was declined. We try again on Nov 21.',
    'Pay $488.04',
  ],
  [overdue, '$488.04 was not paid. It was due on Nov 14.', 'Pay $488.04'],
  [
    { ...overdue, code: 'payment_action_required' },
    'Your bank wants to confirm $488.04. It is not paid until you do.',
    'Confirm payment',
  ],
  [
    {
      code: 'payment_method_missing',
      severity: 'warn',
      subscription: 'sub_1',
      chargeDate: '2026-12-01T00:00:00Z',
    },
    'There is no payment method for the charge on Dec 1. Without one it cannot be paid.',
    'Add payment method',
  ],
  [
    expiring,
    'Visa ending 4242 expires on Nov 30. That is before the next charge on Dec 1.',
    'Update card',
  ],
  [
    {
      code: 'trial_ending',
      severity: 'warn',
      subscription: 'sub_x',
      date: '2026-11-25T00:00:00Z',
    },
    'Your trial ends on Nov 24. Your plan goes on from then, and is charged.',
    null,
  ],
  [
    {
      code: 'subscription_ending',
      severity: 'warn',
      subscription: 'sub_x',
      date: '2026-12-01T00:00:00Z',
    },
    'Your plan ends on Nov 30. Usage until then is billed.',
    'Keep plan',
  ],
];

const ALL = ['invoices:pay', 'payment_methods:write', 'subscription:write'] as const;

/** A vendor's own layout, whose panels come at once. */
const OWN = html`<usage-notices></usage-notices>`;

beforeEach(() => sessionStorage.clear());

describe('<usage-notices>', () => {
  for (const [notice, words, step] of KINDS) {
    it(`says of ${notice.code} what holds, and the one thing to do`, async () => {
      const element = await showing({ notices: [notice], can: [...ALL] });
      expect(said(element, 'usage-notices')).to.equal([words, step].filter(Boolean).join(' '));
      await expect(panel(element, 'usage-notices')).to.be.accessible();
    });

    it(`offers nothing of ${notice.code} to a reader but to look`, async () => {
      const element = await showing({ notices: [notice], can: [] });
      const buttons = [...all(element, 'button')].map((button) => button.ariaLabel);
      expect(buttons).to.have.length(1);
      expect(buttons[0]).to.match(/^Dismiss: /);
      await expect(panel(element, 'usage-notices')).to.be.accessible();
    });
  }

  it('shows the most urgent one and the others on request', async () => {
    const element = await showing({ notices: [overdue, expiring] });
    expect(said(element, 'usage-notices')).to.match(/^\$488\.04 was not paid\. .*1 more notice$/);
    press(element, '.more');
    await settled(element);
    expect(all(element, '.notice')).to.have.length(2);
    await expect(panel(element, 'usage-notices')).to.be.accessible();
  });

  it('says of a card that has expired that it has', async () => {
    const element = await showing({ billingNow: '2027-02-03T00:00:00Z' });
    expect(said(element, 'usage-notices')).to.match(/^Visa ending 4242 expired on Nov 30/);
  });

  it('leads a reader from an unpaid invoice to its page', async () => {
    const net = network((path) =>
      path === '/v1/portal' ? json({ ...portal, notices: [overdue] }) : undefined,
    );
    const element = await shown();
    const link = panel(element, 'usage-notices').shadowRoot!.querySelector('a')!;
    expect(link.href).to.equal('https://invoice.stripe.com/1');
    expect(net.count('/v1/invoices/in_31/links')).to.equal(1);
    net.restore();
  });

  it('says nothing when there is nothing to say', async () => {
    expect(said(await showing({ notices: [] }), 'usage-notices')).to.equal('');
  });

  it('goes when it is dismissed, stays away, and gives the focus to the next', async () => {
    const element = await showing({ notices: [overdue, expiring] });
    press(element, '.close');
    await settled(element);
    expect(said(element, 'usage-notices')).to.match(/^Visa ending 4242 expires/);
    const focused = panel(element, 'usage-notices').shadowRoot!.activeElement;
    expect(focused?.ariaLabel).to.equal('Dismiss: Visa ending 4242 expires on Nov 30.');
    press(element, '.close');
    await settled(element);
    expect(element.shadowRoot!.activeElement?.textContent).to.equal('Nov 1 – Nov 30');
    expect(said(await showing({ notices: [overdue, expiring] }), 'usage-notices')).to.equal('');
  });

  it('comes back when it is about something else', async () => {
    const element = await showing({ notices: [overdue] });
    press(element, '.close');
    await settled(element);
    const later = { ...overdue, date: '2026-12-14T00:00:00Z' };
    expect(said(await showing({ notices: [later] }), 'usage-notices')).to.contain('$488.04');
  });

  it('offers no step that leads to a panel the vendor does not show', async () => {
    const data = { notices: [expiring], can: [...ALL] };
    const alone = await showing(data, html`<usage-notices></usage-notices>`);
    expect(said(alone, 'usage-notices')).not.to.contain('Update card');
    const both = html`<usage-notices></usage-notices
      ><usage-payment-method></usage-payment-method>`;
    expect(said(await showing(data, both), 'usage-notices')).to.contain('Update card');
  });

  it('opens the form of the panel that it leads to', async () => {
    const element = await showing({ notices: [expiring], can: [...ALL] });
    press(element, '.act button');
    const method = panel(element, 'usage-payment-method').shadowRoot!;
    await waitUntil(() => method.querySelector('.form') !== null, 'no form', { timeout: 8000 });
  });

  it('gives the focus to what comes when the others are asked for', async () => {
    const element = await showing({ notices: [overdue, expiring], can: [...ALL] });
    press(element, '.more');
    await settled(element);
    const focused = panel(element, 'usage-notices').shadowRoot!.activeElement;
    expect(focused?.textContent).to.equal('Update card');
  });

  it('shows what a stranger wrote as text', async () => {
    const brand = '<img src=x onerror=alert(1)>';
    const paymentMethods = { ...portal.paymentMethods } as { data: { brand: string }[] };
    const methods = paymentMethods.data.map((method) => ({ ...method, brand }));
    const element = await showing({
      notices: [failed],
      paymentMethods: { ...portal.paymentMethods, data: methods } as typeof portal.paymentMethods,
    });
    expect(said(element, 'usage-notices')).to.contain('<img src=x onerror=alert(1)>');
    expect(panel(element, 'usage-notices').shadowRoot!.querySelector('img')).to.equal(null);
  });
});

describe('the page around the portal', () => {
  it('has all that is new said in one go', async () => {
    let notices: Notice[] = [];
    const net = network((path) =>
      path === '/v1/portal' ? json({ ...portal, notices }) : undefined,
    );
    const element = await shown();
    notices = [overdue, expiring];
    const live = element.shadowRoot!.querySelector('[role=status]')!;
    const loaded = oneEvent(element, 'usage-loaded');
    window.dispatchEvent(new Event('online'));
    await loaded;
    await settled(element);
    expect(live.textContent).to.match(/\$488\.04.*\. .*Visa ending 4242/);
    net.restore();
  });

  it('has all of it on paper, and folded again after', async () => {
    const element = await showing({ notices: [overdue, expiring, failed] });
    expect(all(element, '.notice')).to.have.length(1);
    window.dispatchEvent(new Event('beforeprint'));
    await settled(element);
    expect(all(element, '.notice')).to.have.length(3);
    window.dispatchEvent(new Event('afterprint'));
    await settled(element);
    expect(all(element, '.notice')).to.have.length(1);
  });

  it('hears what the customer should know, and again only when it has changed', async () => {
    let notices = [overdue];
    const net = network((path) =>
      path === '/v1/portal' ? json({ ...portal, notices }) : undefined,
    );
    const heard: (readonly Notice[])[] = [];
    const listen = (event: Event) => heard.push((event as UsageNoticesEvent).notices);
    document.addEventListener('usage-notices', listen);
    const element = await shown();
    await element.refresh();
    notices = [];
    const emptied = oneEvent(element, 'usage-notices');
    await element.refresh();
    await emptied;
    document.removeEventListener('usage-notices', listen);
    expect(heard).to.deep.equal([[overdue], []]);
    net.restore();
  });
});

describe('a change made elsewhere', () => {
  it('is shown when the server tells of it', async () => {
    let send: (text: string) => void = () => {};
    let amount = 48804;
    const net = network((path) => {
      if (path === '/v1/portal') {
        return json({ ...portal, notices: [{ ...overdue, amount: usd(amount) }] });
      }
      if (path !== '/v1/changes') return undefined;
      const encoder = new TextEncoder();
      const body = new ReadableStream({
        start(controller) {
          send = (text) => controller.enqueue(encoder.encode(text));
        },
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    });
    const element = await shown(OWN);
    expect(said(element, 'usage-notices')).to.contain('$488.04');
    amount = 100;
    // In pieces, as a network may bring it.
    send(': here\n\nevent: cha');
    const loaded = oneEvent(element, 'usage-loaded');
    send('nged\ndata:\n\n');
    await loaded;
    await settled(element);
    expect(said(element, 'usage-notices')).to.contain('$1.00');
    element.remove();
    net.restore();
  });

  it('is not listened for where there is no stream', async () => {
    const net = network((path) =>
      path === '/v1/changes' ? new Response(null, { status: 204 }) : undefined,
    );
    const element = await shown(OWN);
    await aTimeout(0);
    await settled(element);
    expect(net.count('/v1/changes')).to.equal(1);
    net.restore();
  });
});

function all(element: UsagePortal, selector: string) {
  return panel(element, 'usage-notices').shadowRoot!.querySelectorAll<HTMLElement>(selector);
}

function press(element: UsagePortal, selector: string) {
  all(element, selector)[0]!.click();
}
