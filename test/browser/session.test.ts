import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { PortalClient } from '../../widget/core/client.ts';
import type { UsageProblemEvent } from '../../widget/core/events.ts';
import { lifetime, Session } from '../../widget/core/session.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { portal } from './data.ts';
import { json, network, said, settled, shown, tokenOf } from './portal-with.ts';

let net: ReturnType<typeof network>;
afterEach(() => net?.restore());

describe('a session', () => {
  it('is renewed once for ten requests that are refused at the same time', async () => {
    net = network((path, init) =>
      path !== '/session' && bearer(init) === tokenOf('old')
        ? json({ code: 'session_expired' }, 401)
        : undefined,
    );
    let renewals = 0;
    const tokens = [tokenOf('old'), tokenOf('new'), tokenOf('newer')];
    const session = new Session(async () => ({
      token: tokens[renewals++]!,
      api: 'https://billing.example',
    }));
    const client = new PortalClient(session, () => {});
    await session.get();
    renewals = 1;

    await Promise.all(Array.from({ length: 10 }, () => client.portal()));

    expect(renewals).to.equal(2);
    expect(net.sent.filter(({ init }) => bearer(init) === tokenOf('new'))).to.have.length(10);
  });

  it('ends after two renewals, once, and says so to the host', async () => {
    net = network((path) =>
      path === '/v1/portal' ? json({ code: 'session_invalid' }, 401) : undefined,
    );
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    let ended = 0;
    parent.addEventListener('usage-session-ended', () => ended++);
    const element = document.createElement('usage-portal');
    element.sessionUrl = '/session';
    parent.append(element);
    await settled(element);
    expect(net.count('/session')).to.equal(3);
    expect(ended).to.equal(1);
    expect(said(element, 'usage-notices')).to.contain('Sign in again to see your usage and bill.');
  });

  it('that ends leaves the figures on screen', async () => {
    let isOver = false;
    net = network((path) =>
      isOver && path === '/v1/portal' ? json({ code: 'session_invalid' }, 401) : undefined,
    );
    const element = await shown();
    isOver = true;
    const heard = oneEvent(element, 'usage-session-ended');
    await element.refresh();
    await heard;
    await settled(element);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
    expect(said(element, 'usage-notices')).to.contain(
      'Your sign-in has ended. The figures below are from',
    );
    expect(said(element, 'usage-notices')).to.match(
      /Reload to go on; nothing is lost\. Reload( |$)/,
    );
  });

  it('that ends before a panel below was read leaves its heading and one sentence, no grey blocks', async () => {
    let isOver = false;
    net = network((path) => {
      if (path === '/v1/subscriptions') return new Promise<Response>(() => {});
      return isOver ? json({ code: 'session_invalid' }, 401) : undefined;
    });
    const element = await shown(html`<usage-subscription></usage-subscription>`);
    isOver = true;
    await element.refresh();
    await settled(element);
    expect(said(element, 'usage-subscription')).to.equal('Plan Your plan could not be loaded.');
  });

  it('that ended goes on when signing in helped', async () => {
    let isOver = true;
    net = network((path) =>
      isOver && path === '/v1/portal' ? json({ code: 'session_invalid' }, 401) : undefined,
    );
    const element = await shown();
    isOver = false;
    await element.refresh();
    await settled(element);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
  });

  it('is renewed at four fifths of its life, counted from receipt', async () => {
    expect(lifetime(tokenOf('x', 900))).to.equal(900_000);
    let renewals = 0;
    const session = new Session(async () => ({
      token: tokenOf(`${renewals++}`, 0.1),
      api: 'https://billing.example',
    }));
    const first = await session.get();
    expect(await session.get()).to.equal(first);
    await new Promise((resolve) => setTimeout(resolve, 85));
    expect(await session.get()).not.to.equal(first);
    expect(renewals).to.equal(2);
  });

  it('written into the page costs no request, and its token does not stay there', async () => {
    net = network();
    const grant = JSON.stringify({ token: tokenOf('inline'), api: 'https://billing.example' });
    const element = document.createElement('usage-portal');
    const script = Object.assign(document.createElement('script'), {
      type: 'application/json',
      textContent: grant,
    });
    script.dataset.usageSession = '';
    element.append(script);
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    parent.append(element);
    await settled(element);
    expect(net.sent.map(({ path }) => path)).to.deep.equal(['/v1/portal', '/v1/forecast']);
    expect(bearer(net.sent[0]!.init)).to.equal(tokenOf('inline'));
    expect(document.documentElement.outerHTML).not.to.contain(tokenOf('inline'));
    expect(said(element, 'usage-bill')).to.contain('$416.51');
  });

  it('can come from a function', async () => {
    net = network();
    const getSession = async () => ({ token: tokenOf('mine'), api: 'https://billing.example' });
    const element = await fixture<UsagePortal>(
      html`<usage-portal .getSession=${getSession}></usage-portal>`,
    );
    await settled(element);
    expect(net.count('/session')).to.equal(0);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
  });

  it('may be given a moment after the element is on the page', async () => {
    net = network();
    const element = await fixture<UsagePortal>(html`<usage-portal locale="en"></usage-portal>`);
    await settled(element);
    expect(net.sent).to.deep.equal([]);
    element.sessionUrl = '/session';
    await settled(element);
    expect(net.sent.map(({ path }) => path)).to.deep.equal([
      '/session',
      '/v1/portal',
      '/v1/forecast',
    ]);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
  });

  it('is asked for with the cookies of the page and without headers, so that a preload answers', async () => {
    net = network();
    await shown();
    const { init } = net.sent[0]!;
    expect(init.credentials).to.equal('same-origin');
    expect(init.headers).to.equal(undefined);
    expect(init.cache).to.equal(undefined);
  });

  it('never sends a token without encryption to another machine', async () => {
    net = network((path) =>
      path === '/session' ? json({ token: tokenOf('x'), api: 'http://evil.example' }) : undefined,
    );
    const element = await shown();
    expect(net.sent.map(({ path }) => path)).to.deep.equal(['/session']);
    expect(said(element, 'usage-notices')).to.contain('Billing could not be loaded.');
  });

  for (const [name, answer] of Object.entries({
    'that is refused (401)': () => new Response('', { status: 401 }),
    'that is refused (403)': () => new Response('', { status: 403 }),
    'that leads to a page to sign in': () =>
      Object.defineProperty(new Response('<html>Sign in</html>'), 'redirected', { value: true }),
  })) {
    it(`${name} counts as ended`, async () => {
      net = network((path) => (path === '/session' ? answer() : undefined));
      const { element, codes } = await heardFrom({ sessionUrl: '/session' });
      expect(net.count('/session')).to.equal(2);
      expect(codes).to.deep.equal(['usage-session-ended', 'session_ended']);
      expect(said(element, 'usage-notices')).not.to.contain('could not be loaded');
    });
  }

  for (const [name, answer] of Object.entries({
    'a page': () => new Response('<html>Not an endpoint</html>'),
    'nothing (404)': () => new Response('', { status: 404 }),
    'an error (503)': () => new Response('', { status: 503 }),
    'JSON without a session': () => json({ jwt: 'x' }),
  })) {
    it(`whose endpoint answers ${name} is a fault of the page, not the customer’s sign-in`, async () => {
      net = network((path) => (path === '/session' ? answer() : undefined));
      const { element, codes } = await heardFrom({ sessionUrl: '/session' });
      expect(codes).to.deep.equal(['session_unavailable']);
      expect(said(element, 'usage-notices')).to.contain('Billing could not be loaded.');
    });
  }

  it('whose function throws is a fault of the page, and whose function answers null is over', async () => {
    net = network();
    const fails = await heardFrom({ getSession: () => Promise.reject(new TypeError('x')) });
    expect(fails.codes).to.deep.equal(['session_unavailable']);
    const out = await heardFrom({ getSession: async () => null });
    expect(out.codes).to.deep.equal(['usage-session-ended', 'session_ended']);
  });

  it('that nobody set is said once to the developer, and comes when it is set late', async () => {
    net = network();
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    const codes = codesOf(parent);
    const element = document.createElement('usage-portal');
    const heard = oneEvent(parent, 'usage-problem');
    parent.append(element);
    await heard;
    element.getSession = async () => ({ token: tokenOf('late'), api: 'https://billing.example' });
    await oneEvent(element, 'usage-loaded');
    await settled(element);
    expect(codes).to.deep.equal(['session_unavailable']);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
  });

  it('of a function that a page makes anew as it renders is not asked for again', async () => {
    net = network();
    const own = (name: string) => async () => ({
      token: tokenOf(name),
      api: 'https://billing.example',
    });
    const element = await fixture<UsagePortal>(
      html`<usage-portal .getSession=${own('one')}></usage-portal>`,
    );
    await settled(element);
    element.getSession = own('two');
    await settled(element);
    expect(net.count('/v1/portal')).to.equal(1);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
  });
});

describe('a portal', () => {
  it('makes one request for its first paint and one for what is likely, shared by all panels', async () => {
    net = network();
    await shown();
    expect(net.sent.map(({ path }) => path)).to.deep.equal([
      '/session',
      '/v1/portal',
      '/v1/forecast',
    ]);
  });

  it('sends its token in a header only', async () => {
    net = network();
    await shown();
    expect(net.sent.every(({ path }) => !path.includes('sig'))).to.equal(true);
    expect(bearer(net.sent[1]!.init)).to.equal(tokenOf('s1'));
    expect(net.sent[1]!.init.credentials).to.equal('omit');
  });

  it('asks past every cache when asked to refresh, and not otherwise', async () => {
    net = network();
    const element = await shown();
    expect(net.sent.at(-1)!.init.cache).to.equal(undefined);
    element.shadowRoot!.querySelector<HTMLButtonElement>('button[aria-label=Refresh]')!.click();
    await settled(element);
    expect(net.sent.at(-1)!.init.cache).to.equal('reload');
    expect(net.count('/v1/portal')).to.equal(2);
  });

  it('reads again when the network is back', async () => {
    net = network();
    const element = await shown();
    window.dispatchEvent(new Event('offline'));
    await settled(element);
    expect(said(element, 'usage-notices')).to.contain('You are offline. Figures are from');
    window.dispatchEvent(new Event('online'));
    await settled(element);
    expect(net.count('/v1/portal')).to.equal(2);
    expect(said(element, 'usage-notices')).not.to.contain('offline');
  });

  it('reads a part that failed again by itself once the network is back', async () => {
    let isDown = true;
    net = network((path) =>
      isDown && path === '/v1/subscriptions' ? Promise.reject(new TypeError('network')) : undefined,
    );
    const element = await shown(html`<usage-subscription></usage-subscription>`);
    await waitUntil(() => said(element, 'usage-subscription').includes('could not be loaded'));
    const asked = net.count('/v1/subscriptions');
    window.dispatchEvent(new Event('offline'));
    await settled(element);
    expect(said(element, 'usage-subscription')).not.to.contain('are complete');
    isDown = false;
    window.dispatchEvent(new Event('online'));
    await waitUntil(() => net.count('/v1/subscriptions') > asked, 'not read again');
  });

  it('aborts what it waits for when it leaves the page, and reads again when it comes back', async () => {
    const signals: AbortSignal[] = [];
    net = network((path, init) => {
      if (path !== '/v1/portal') return undefined;
      signals.push(init.signal!);
      return signals.length === 1 ? new Promise<Response>(() => {}) : json(portal);
    });
    const element = await shown();
    const parent = element.parentElement!;
    element.remove();
    expect(signals[0]!.aborted).to.equal(true);
    parent.append(element);
    await settled(element);
    expect(signals).to.have.length(2);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
  });

  it('tells the host that figures arrived, and what went wrong with its request id', async () => {
    let isDown = false;
    net = network((path) =>
      isDown && path === '/v1/portal'
        ? json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503)
        : undefined,
    );
    const element = await shown();
    const loaded = oneEvent(element, 'usage-loaded');
    await element.refresh();
    await loaded;
    isDown = true;
    const heard = oneEvent(element, 'usage-problem');
    await element.refresh();
    const event = (await heard) as unknown as UsageProblemEvent;
    expect([event.code, event.requestId, event.bubbles, event.composed]).to.deep.equal([
      'stripe_unavailable',
      'req_9',
      true,
      true,
    ]);
  });
});

const bearer = (init: RequestInit) =>
  ((init.headers as Record<string, string> | undefined)?.authorization ?? '').replace(
    'Bearer ',
    '',
  );

/** What an element's page hears, in order: of an ended session, and the code of each problem. */
function codesOf(parent: HTMLElement): string[] {
  const codes: string[] = [];
  parent.addEventListener('usage-session-ended', ({ type }) => codes.push(type));
  parent.addEventListener('usage-problem', ({ code }) => codes.push(code));
  return codes;
}

async function heardFrom(source: Partial<Pick<UsagePortal, 'sessionUrl' | 'getSession'>>) {
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  const codes = codesOf(parent);
  const element = Object.assign(document.createElement('usage-portal'), source);
  parent.append(element);
  await settled(element);
  return { element, codes };
}
