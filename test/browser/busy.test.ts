import { expect, oneEvent } from '@open-wc/testing';
import '../../widget/busy/index.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { bill, portal, stripe } from './data.ts';
import { forecast as usualForecast } from './forecast-data.ts';
import { json, network, panel, type Route, said, settled, shown } from './portal-with.ts';

/** Seconds that the server says; no other timer of a portal is between them and half as long again. */
const TOLD = 8;
const LONG = 30_000;
const WORDS = 'Still waiting for these figures. We keep trying.';

const busy = {
  problem: { code: 'stripe_busy', title: 'Stripe is busy.', requestId: 'req_b', retryAfter: TOLD },
};
const nothing = { ...portal, bills: busy, items: busy, invoices: busy, paymentMethods: busy };
const partly = { ...portal, items: busy, paymentMethods: busy, notices: [] };
const refused = (code: string, status: number) => () =>
  json({ code, requestId: 'req_b', retryAfter: TOLD }, status);

const { setTimeout: realSet, clearTimeout: realClear, setInterval: realInterval } = window;
let timers: Map<number, { run: () => void; ms: number }>;
let everyMinute: () => void;
let net: ReturnType<typeof network>;
let answer: Route;
let spoken: string[];

beforeEach(() => {
  timers = new Map();
  let ids = 1_000_000;
  window.setTimeout = ((run: () => void, ms = 0) => {
    if (ms < TOLD * 1000) return realSet(run, ms);
    timers.set(++ids, { run, ms });
    return ids;
  }) as typeof setTimeout;
  window.clearTimeout = ((id: number) => {
    if (!timers.delete(id)) realClear(id);
  }) as typeof clearTimeout;
  window.setInterval = ((run: () => void, ms: number) => {
    if (ms !== 60_000) return realInterval(run, ms);
    everyMinute = run;
    return 0;
  }) as typeof setInterval;
  answer = () => json(nothing);
  net = network((path, init) => (path === '/v1/portal' ? answer(path, init) : undefined));
});

afterEach(() => {
  net.restore();
  Object.assign(window, {
    setTimeout: realSet,
    clearTimeout: realClear,
    setInterval: realInterval,
  });
  Reflect.deleteProperty(document, 'hidden');
  document.documentElement.dir = '';
});

const reads = () => net.count('/v1/portal');
const nexts = () => [...timers.values()].filter(({ ms }) => ms !== LONG);

async function run(element: UsagePortal, wanted: (ms: number) => boolean) {
  for (const [id, { run, ms }] of timers) {
    if (!wanted(ms)) continue;
    timers.delete(id);
    run();
  }
  await settled(element);
}
const goOn = (element: UsagePortal) => run(element, (ms) => ms !== LONG);
const waitLong = (element: UsagePortal) => run(element, (ms) => ms === LONG);

function look(isHidden: boolean) {
  Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** The server tells of a change by what it answers. */
function listened() {
  let stream: ReadableStreamDefaultController<Uint8Array>;
  net.restore();
  net = network((path, init) => {
    if (path === '/v1/portal') return answer(path, init);
    if (path !== '/v1/changes') return undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        stream = controller;
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  });
  return () => stream.enqueue(new TextEncoder().encode('event: changed\ndata:\n\n'));
}

async function open() {
  const element = await shown();
  spoken = [];
  const status = element.shadowRoot!.querySelector('[role=status]')!;
  const hear = () => spoken.push(status.textContent!.trim());
  new MutationObserver(hear).observe(status, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  return element;
}

const isWaiting = (element: UsagePortal, tag: string) =>
  panel(element, tag).shadowRoot!.querySelector('[aria-busy=true]') !== null;

describe('a first view while Stripe is busy', () => {
  for (const [what, first] of Object.entries({
    'an answer with nothing in it': () => json(nothing),
    'a busy Stripe': refused('stripe_busy', 503),
    'too many requests': refused('rate_limited', 429),
    'a server that cannot tell whether the session was revoked': refused(
      'revocations_unavailable',
      503,
    ),
  })) {
    it(`keeps its skeleton for ${what}, and ends with the figures`, async () => {
      answer = first;
      const element = await open();
      for (const tag of ['usage-bill', 'usage-chart'])
        expect(isWaiting(element, tag)).to.equal(true);
      expect(said(element, 'usage-notices')).to.equal('');
      expect(said(element, 'usage-bill')).to.equal('');
      answer = () => json(portal);
      await goOn(element);
      expect(reads()).to.equal(2);
      expect(said(element, 'usage-bill')).to.contain('$416.51');
      expect(spoken).to.deep.equal(['Usage and bill are up to date.']);
      expect(timers.size).to.equal(0);
    });
  }

  it('is read again no sooner than told, and at most half as long after', async () => {
    await open();
    expect(nexts()).to.have.length(1);
    const { ms } = nexts()[0]!;
    expect(ms).to.be.within(TOLD * 1000, TOLD * 1500);
  });

  it('comes back later from try to try, by one timer', async () => {
    const element = await open();
    for (const least of [16, 32, 60]) {
      await goOn(element);
      expect(nexts().map(({ ms }) => ms >= least * 1000)).to.deep.equal([true]);
    }
    expect(reads()).to.equal(4);
  });

  it('is not read while nobody looks, and is when somebody does', async () => {
    const element = await open();
    look(true);
    await goOn(element);
    expect(reads()).to.equal(1);
    look(false);
    await settled(element);
    expect(reads()).to.equal(2);
  });

  it('is not read by the minute beside', async () => {
    const element = await open();
    everyMinute();
    await settled(element);
    expect(reads()).to.equal(1);
  });

  it('is read at once when the browser is online again', async () => {
    const element = await open();
    answer = () => json(portal);
    dispatchEvent(new Event('online'));
    await settled(element);
    expect(reads()).to.equal(2);
    expect(timers.size).to.equal(0);
  });

  it('is not read any more once it has gone', async () => {
    const element = await open();
    element.remove();
    await goOn(element);
    expect(reads()).to.equal(1);
  });

  it('says after a while that it waits on, once, with a way to ask now', async () => {
    const element = await open();
    await waitLong(element);
    expect(said(element, 'usage-bill')).to.equal(`${WORDS} Try again`);
    expect(said(element, 'usage-chart')).to.equal('');
    expect(spoken.filter((each) => each !== 'Loading usage and bill')).to.deep.equal([WORDS]);
    await expect(element).to.be.accessible();
    answer = () => json(portal);
    panel(element, 'usage-bill').shadowRoot!.querySelector('button')!.click();
    await settled(element);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
    expect(timers.size).to.equal(0);
  });

  it('moves nothing when it says so', async () => {
    const element = await open();
    const top = () => panel(element, 'usage-chart').getBoundingClientRect().top;
    const before = top();
    await waitLong(element);
    expect(top()).to.equal(before);
  });

  it('says so from right to left too', async () => {
    document.documentElement.dir = 'rtl';
    const element = await open();
    await waitLong(element);
    await expect(element).to.be.accessible();
    const root = panel(element, 'usage-bill').shadowRoot!;
    const [text, button] = [root.querySelector('.still p')!, root.querySelector('.still button')!];
    expect(getComputedStyle(text).direction).to.equal('rtl');
    expect(button.getBoundingClientRect().left).to.be.lessThan(text.getBoundingClientRect().right);
  });

  it('shows what else there is after so long', async () => {
    answer = () => json({ ...nothing, invoices: portal.invoices });
    const element = await open();
    await waitLong(element);
    await goOn(element);
    expect(said(element, 'usage-bill')).to.equal(`${WORDS} Try again`);
    expect(said(element, 'usage-invoice-list')).to.contain('Q-0031');
    await expect(element).to.be.accessible();
  });
});

describe('new figures that were refused', () => {
  it('are asked for at once when something has changed elsewhere', async () => {
    answer = () => json(portal);
    const tell = listened();
    const element = await open();
    // Whatever is to come later comes now, and with it who listens.
    dispatchEvent(new Event('beforeprint'));
    await settled(element);
    answer = refused('stripe_busy', 503);
    void element.refresh();
    await settled(element);
    const before = reads();
    answer = () => json(portal);
    const loaded = oneEvent(element, 'usage-loaded');
    tell();
    await loaded;
    expect(reads()).to.equal(before + 1);
  });
});

describe('a part that Stripe was too busy for', () => {
  beforeEach(() => {
    answer = () => json(partly);
  });

  it('keeps its skeleton beside the figures there are, and says nothing of a failure', async () => {
    const element = await open();
    expect(said(element, 'usage-bill')).to.contain('$416.51');
    for (const tag of ['usage-chart', 'usage-payment-method', 'usage-meter-list']) {
      expect(isWaiting(element, tag), tag).to.equal(true);
      expect(said(element, tag)).not.to.contain('could not be');
    }
    await expect(element).to.be.accessible();
  });

  it('is there after the next read, which is told', async () => {
    const element = await open();
    answer = () => json(portal);
    await goOn(element);
    expect(isWaiting(element, 'usage-chart')).to.equal(false);
    expect(spoken).to.include('Usage and bill are up to date.');
    expect(timers.size).to.equal(0);
  });

  it('is not read sooner by the minute, or because somebody looks again', async () => {
    const element = await open();
    everyMinute();
    look(false);
    await settled(element);
    expect(reads()).to.equal(1);
    await goOn(element);
    expect(reads()).to.equal(2);
    expect(nexts()).to.have.length(1);
  });

  it('is read at once when something has changed elsewhere, and goes on waiting', async () => {
    const tell = listened();
    const element = await open();
    // Whatever is to come later comes now, and with it who listens.
    dispatchEvent(new Event('beforeprint'));
    await settled(element);
    const loaded = oneEvent(element, 'usage-loaded');
    tell();
    await loaded;
    await settled(element);
    expect(reads()).to.equal(2);
    everyMinute();
    await settled(element);
    expect(reads()).to.equal(2);
    expect(nexts()).to.have.length(1);
  });

  it('is read once when the browser is online again', async () => {
    const element = await open();
    dispatchEvent(new Event('online'));
    await settled(element);
    expect(reads()).to.equal(2);
    expect(nexts()).to.have.length(1);
  });

  it('is not read for that while nobody looks', async () => {
    const element = await open();
    look(true);
    dispatchEvent(new Event('online'));
    await settled(element);
    expect(reads()).to.equal(1);
    look(false);
    await settled(element);
    expect(reads()).to.equal(2);
  });

  it('is read again within a minute and a half, however long Stripe has said', async () => {
    const hour = { problem: { ...busy.problem, retryAfter: 3600 } };
    answer = () => json({ ...portal, paymentMethods: hour, notices: [] });
    await open();
    expect(nexts().map(({ ms }) => ms >= 60_000 && ms <= 90_000)).to.deep.equal([true]);
  });

  it('does not wait for another that is awaited for longer', async () => {
    const hour = { problem: { ...busy.problem, retryAfter: 3600 } };
    answer = () => json({ ...partly, paymentMethods: hour });
    await open();
    expect(nexts()[0]!.ms).to.be.within(TOLD * 1000, TOLD * 1500);
  });

  it('is not read any more once the portal has gone', async () => {
    const element = await open();
    element.remove();
    await goOn(element);
    expect(reads()).to.equal(1);
  });

  it('is excused once after a while, where it would stand first', async () => {
    const element = await open();
    await waitLong(element);
    const all = ['usage-bill', 'usage-chart', 'usage-meter-list', 'usage-payment-method'];
    const places = all.filter((tag) => said(element, tag).includes(WORDS));
    expect(places).to.deep.equal(['usage-chart']);
    expect(spoken).to.deep.equal([WORDS]);
    await expect(element).to.be.accessible();
  });

  it('has its amount awaited where the rest of the bill is known', async () => {
    const waiting = { ...bill, preview: busy };
    answer = () => json({ ...portal, bills: stripe([waiting]) });
    const element = await open();
    expect(isWaiting(element, 'usage-bill')).to.equal(true);
    expect(said(element, 'usage-bill')).not.to.contain('could not be');
    expect(said(element, 'usage-bill')).not.to.contain('$0');
    await expect(element).to.be.accessible();
  });

  it('has its cells awaited where the item is known', async () => {
    const items = portal.items.data!.map((item) => ({ ...item, used: busy, cost: busy }));
    answer = () => json({ ...portal, items: stripe(items) });
    const element = await open();
    expect(isWaiting(element, 'usage-meter-list')).to.equal(true);
    expect(said(element, 'usage-meter-list')).not.to.contain('Not known');
    await expect(element).to.be.accessible();
  });

  it('says that it could not be read when the next read fails for good', async () => {
    const element = await open();
    answer = () => json({ code: 'internal', requestId: 'req_i' }, 500);
    await goOn(element);
    expect(said(element, 'usage-chart')).to.contain('Usage could not be loaded.');
    expect(nexts()).to.have.length(0);
  });
});

describe('figures on screen', () => {
  it('stay with their time when a later answer has none yet', async () => {
    answer = () => json(portal);
    const element = await open();
    answer = () => json(nothing);
    await element.refresh();
    await settled(element);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
    expect(isWaiting(element, 'usage-bill')).to.equal(false);
    expect(timers.size).to.equal(1);
  });

  it('stay when there were too many requests, and the next one waits', async () => {
    answer = () => json(portal);
    const element = await open();
    answer = refused('rate_limited', 429);
    everyMinute();
    await settled(element);
    expect(reads()).to.equal(2);
    expect(said(element, 'usage-bill')).to.contain('$416.51');
    expect(said(element, 'usage-notices')).not.to.contain('could not');
    for (const _ of [1, 2, 3]) {
      everyMinute();
      await settled(element);
    }
    expect(reads()).to.equal(2);
    expect(nexts()[0]!.ms).to.be.at.least(TOLD * 1000);
  });
});

describe('an answer of its own that the server is too busy for', () => {
  let forecast: () => Response;

  beforeEach(() => {
    net.restore();
    net = network((path) => {
      if (path === '/v1/portal') return json(portal);
      return path === '/v1/forecast' ? forecast() : undefined;
    });
  });
  const asked = () => net.count('/v1/forecast');
  const likely = (element: UsagePortal) =>
    panel(element, 'usage-bill').shadowRoot!.querySelector('.likely')!.textContent!;

  for (const [code, status] of Object.entries({ stripe_busy: 503, rate_limited: 429 })) {
    it(`is asked for again by itself: ${code}`, async () => {
      forecast = refused(code, status);
      const element = await open();
      expect(asked()).to.equal(1);
      expect(likely(element)).not.to.contain('could not');
      expect(nexts()[0]!.ms).to.be.within(TOLD * 1000, TOLD * 1500);
      forecast = () => json(usualForecast());
      await goOn(element);
      expect(asked()).to.equal(2);
      expect(likely(element)).to.match(/\$\d/);
      expect(reads()).to.equal(1);
    });
  }

  it('is given up after four more, and says so with a way to try again', async () => {
    forecast = refused('stripe_busy', 503);
    const element = await open();
    for (let tries = 0; tries < 6; tries++) await goOn(element);
    expect(asked()).to.equal(5);
    expect(likely(element)).to.contain('Try again');
    expect(timers.size).to.equal(0);
  });

  it('is not asked for any more once the portal has gone', async () => {
    forecast = refused('stripe_busy', 503);
    const element = await open();
    element.remove();
    await goOn(element);
    expect(asked()).to.equal(1);
  });
});

describe('a revoked session', () => {
  it('is renewed like any that is refused, and then has ended', async () => {
    answer = () => json({ code: 'session_revoked', requestId: 'req_r' }, 401);
    const element = await open();
    expect(said(element, 'usage-notices')).to.contain('Sign in again');
    expect(reads()).to.be.at.most(3);
    expect(timers.size).to.equal(0);
  });
});
