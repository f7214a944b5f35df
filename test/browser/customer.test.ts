/** A workspace switcher: the same portal goes on to another customer, and nothing of the first stays. */
import { ContextEvent } from '@lit/context';
import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { type PortalScope, portalContext } from '../../widget/core/portal.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { portal as usual } from './data.ts';
import { json, network, panel, type Route, said, settled, tokenOf } from './portal-with.ts';

const API = 'https://billing.example';

let net: ReturnType<typeof network>;
afterEach(() => {
  net.restore();
  sessionStorage.clear();
});

const grantOf = (name: string) => json({ token: tokenOf(name), api: API });

/** Two workspaces with a session each; the second has a bill, details and a notice of its own. */
function twoCustomers(route: Route = () => undefined) {
  const other = {
    ...usual,
    bills: JSON.parse(JSON.stringify(usual.bills).replaceAll('41651', '90917')),
  };
  net = network((path, init) => {
    if (path === '/session') return grantOf('one');
    const own = route(path, init);
    if (own) return own;
    if (path === '/v1/portal') return json(isOther(init) ? other : usual);
    return undefined;
  });
}

const getOther = async () => ({ token: tokenOf('other'), api: API });

describe('a portal whose source of sessions changes', () => {
  for (const [name, content] of [
    ['bare', ''],
    [
      'with panels of the vendor',
      html`<usage-notices></usage-notices><usage-bill></usage-bill><usage-meter-list></usage-meter-list><usage-chart></usage-chart>`,
    ],
  ] as const) {
    it(`${name} shows the skeleton at once, then the other customer`, async () => {
      twoCustomers();
      const element = await portalWith(content);
      expect(said(element, 'usage-bill')).to.contain('$416.51');
      element.getSession = getOther;
      await element.updateComplete;
      await panelUpdated(element);
      expect(said(element, 'usage-bill')).not.to.contain('$416.51');
      expect(panel(element, 'usage-bill').shadowRoot!.querySelector('.sk') !== null).to.equal(true);
      await waitUntil(() => said(element, 'usage-bill').includes('$909.17'), 'the other bill');
      await settled(element);
      expect(said(element, 'usage-bill')).not.to.contain('$416.51');
      const sentLater = net.sent.slice(net.sent.findIndex(({ init }) => isOther(init)));
      expect(sentLater.every(({ init }) => isOther(init))).to.equal(true);
    });
  }

  it('does not show an answer to the customer before, however late it comes', async () => {
    let answer: (late: Response) => void = () => undefined;
    const late = new Promise<Response>((resolve) => {
      answer = resolve;
    });
    twoCustomers((path, init) => {
      if (path === '/v1/portal' && !isOther(init)) return late as never;
      return undefined;
    });
    const element = await portalWith('');
    element.getSession = getOther;
    await waitUntil(() => said(element, 'usage-bill').includes('$909.17'), 'the other bill');
    answer(json(usual));
    await settled(element);
    expect(said(element, 'usage-bill')).to.contain('$909.17');
  });

  it('never sends what was begun for one customer with the session of another', async () => {
    let refuse: (late: Response) => void = () => undefined;
    const late = new Promise<Response>((resolve) => {
      refuse = resolve;
    });
    twoCustomers((path, init) =>
      path === '/v1/pending' && !isOther(init) ? (late as never) : undefined,
    );
    const element = await portalWith('');
    const scope = scopeOf(element);
    let isAnswered = false;
    const settle = () => {
      isAnswered = true;
    };
    void scope.client.read('pending', { method: 'POST', body: {} }).then(settle, settle);
    await waitUntil(() => net.count('/v1/pending') === 1);
    element.getSession = getOther;
    await oneEvent(element, 'usage-loaded');
    refuse(json({ code: 'session_expired' }, 401));
    await settled(element);
    expect(net.count('/v1/pending')).to.equal(1);
    expect(isAnswered).to.equal(false);
  });

  it('chooses the other customer’s first meter again, and folds what was opened', async () => {
    twoCustomers();
    const element = await portalWith(
      html`<usage-chart></usage-chart><usage-invoice-list></usage-invoice-list>`,
    );
    const scope = scopeOf(element);
    scope.selectedMeter = 'si_storage';
    const list = panel(element, 'usage-invoice-list').shadowRoot!;
    list.querySelector<HTMLButtonElement>('.tog')!.click();
    await settled(element);
    expect(list.querySelectorAll('[aria-expanded=true]')).to.have.length(1);
    element.getSession = getOther;
    await oneEvent(element, 'usage-loaded');
    await settled(element);
    expect(scope.selectedMeter).to.equal(undefined);
    expect(list.querySelectorAll('[aria-expanded=true]')).to.have.length(0);
    expect(list.querySelectorAll('tbody tr').length).to.be.greaterThan(0);
  });

  it('tells the other customer what the first has dismissed', async () => {
    const notice = {
      code: 'payment_method_missing',
      severity: 'warn',
      chargeDate: usual.billingNow,
    };
    twoCustomers((path) =>
      path === '/v1/portal' ? json({ ...usual, notices: [notice] }) : undefined,
    );
    const element = await portalWith('');
    const notices = panel(element, 'usage-notices').shadowRoot!;
    await waitUntil(() => notices.querySelector('.close'), 'the notice');
    notices.querySelector<HTMLButtonElement>('.close')!.click();
    await settled(element);
    expect(notices.querySelector('.close')).to.equal(null);
    element.getSession = getOther;
    await waitUntil(() => notices.querySelector('.close'), 'the notice again');
  });

  it('is another address just as well', async () => {
    twoCustomers((path) =>
      path === '/v1/portal' ? json({ ...usual, livemode: false }) : undefined,
    );
    const element = await portalWith('');
    const real = window.fetch;
    window.fetch = async (input, init) =>
      String(input) === '/session-other' ? grantOf('other') : real(input, init);
    element.sessionUrl = '/session-other';
    await oneEvent(element, 'usage-loaded');
    window.fetch = real;
    expect(isOther(net.sent.at(-1)!.init)).to.equal(true);
  });
});

async function portalWith(content: unknown) {
  const element = await fixture<UsagePortal>(
    html`<usage-portal session-url="/session" locale="en-US">${content}</usage-portal>`,
  );
  await settled(element);
  return element;
}

async function panelUpdated(element: UsagePortal) {
  await (panel(element, 'usage-bill') as HTMLElement & { updateComplete: Promise<unknown> })
    .updateComplete;
}

function isOther({ headers }: RequestInit) {
  return (
    (headers as Record<string, string> | undefined)?.authorization === `Bearer ${tokenOf('other')}`
  );
}

function scopeOf(element: UsagePortal): PortalScope {
  let scope: PortalScope | undefined;
  const found = (each: PortalScope) => {
    scope = each;
  };
  element.dispatchEvent(new ContextEvent(portalContext, element, found));
  return scope!;
}
