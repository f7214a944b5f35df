/** What is likely, panel by panel; the chart's has a file of its own. */
import { expect, waitUntil } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { html } from 'lit';
import type { ForecastAnswer } from '../../server/contract/forecast.ts';
import type { Portal } from '../../server/contract/portal.ts';
import {
  AS_OF,
  apiCalls,
  bill,
  lines,
  messagesItem,
  meters,
  portal,
  seats,
  storage,
  stripe,
  totals,
  usd,
  yenBill,
} from './data.ts';
import { apiForecast, billForecast, forecast, withheld } from './forecast-data.ts';
import { json, network, panel, said, settled, showing, shown } from './portal-with.ts';

const REASONS = ['early', 'irregular', 'stale', 'approximate', 'unread'] as const;

describe('the likely total', () => {
  const show = (likely?: ForecastAnswer, data: Partial<Portal> = {}) =>
    showing({ notices: [], ...data }, html`<usage-bill></usage-bill>`, 'en-US', likely);
  const words = async (likely?: ForecastAnswer, data?: Partial<Portal>) =>
    said(await show(likely, data), 'usage-bill');

  it('stands beside what is due so far, with its range', async () => {
    const element = await show();
    expect(said(element, 'usage-bill')).to.contain(
      'Discount, tax and credit included. Likely total $764 80% range $619 to $924',
    );
    await expect(panel(element, 'usage-bill')).to.be.accessible();
  });

  it('is a tint up to a dot with a capped range, on one scale with what is owed', async () => {
    const root = panel(await show(), 'usage-bill').shadowRoot!;
    const share = (name: string, property: string) =>
      Number(root.querySelector<HTMLElement>(name)!.style.getPropertyValue(property));
    expect(share('.now', '--w')).to.be.closeTo(0.41651, 1e-9);
    expect(share('.tint', '--x')).to.be.closeTo(0.41651, 1e-9);
    expect(share('.dot', '--x')).to.be.closeTo(0.76384, 1e-9);
    expect(share('.range', '--x') + share('.range', '--w')).to.be.closeTo(0.92362, 1e-9);
    expect(share('.mark', '--x')).to.be.closeTo(0.48804, 1e-9);
    const [solid, tint] = ['.now', '.tint'].map(
      (name) => getComputedStyle(root.querySelector(name)!).backgroundColor,
    );
    expect(solid).not.to.equal(tint);
  });

  it('keeps the names on its line where their amounts have no room beside each other', async () => {
    const close = { likely: usd(42000), lower: usd(41900), upper: usd(42500) };
    const element = await show(forecast({ bills: [{ ...billForecast, amountDue: close }] }));
    element.style.width = '150px';
    await nextFrame();
    const root = panel(element, 'usage-bill').shadowRoot!;
    const up = [...root.querySelectorAll<HTMLElement>('[data-row=up]')];
    expect(up.map(({ style }) => style.visibility)).to.deep.equal(['visible', 'visible']);
    for (const label of up) expect(label.querySelector('b')!.offsetWidth).to.equal(0);
  });

  it('is drawn without a last period, too', async () => {
    const element = await show(forecast(), { bills: stripe([{ ...bill, previous: null }]) });
    const root = panel(element, 'usage-bill').shadowRoot!;
    expect(root.querySelector('.dot')).not.to.equal(null);
    expect(root.querySelector('.mark')).to.equal(null);
  });

  it('has labels that do not touch at any width', async () => {
    const element = await show(
      forecast({
        bills: [
          {
            ...billForecast,
            amountDue: { likely: usd(43000), lower: usd(42000), upper: usd(92362) },
          },
        ],
      }),
    );
    const root = panel(element, 'usage-bill').shadowRoot!;
    for (const width of [984, 328, 200, 110]) {
      element.style.width = `${width}px`;
      await nextFrame();
      const line = root.querySelector('.scale')!.getBoundingClientRect();
      const up = [...root.querySelectorAll<HTMLElement>('[data-row=up]')]
        .filter(({ style }) => style.visibility === 'visible')
        .map((label) => label.getBoundingClientRect());
      expect(up.length, `labels at ${width}`).to.be.greaterThan(0);
      for (const [index, { left, right }] of up.entries()) {
        expect(left, `${width}`).to.be.at.least(line.left - 1);
        expect(right, `${width}`).to.be.at.most(line.right + 1);
        const next = up[index + 1];
        if (next) expect(next.left - right, `gap at ${width}`).to.be.at.least(7.5);
      }
    }
  });

  it('comes into a place that was kept for it, at every width', async () => {
    for (const width of [984, 704, 328]) {
      for (const answer of [forecast(), ...REASONS.map((reason) => withheld(reason)), null]) {
        const { element, arrive } = await awaiting(html`<usage-bill></usage-bill>`, answer, width);
        const height = () => panel(element, 'usage-bill').getBoundingClientRect().height;
        const before = height();
        await arrive();
        expect(said(element, 'usage-bill')).to.match(/Likely total/);
        expect(height(), `${width} ${JSON.stringify(answer?.bills[0]?.withheld)}`).to.equal(before);
        element.remove();
      }
    }
  });

  it('is withheld for a reason, which stands in its place', async () => {
    const texts = {
      early: 'Too early. From Nov 25. A forecast needs three days of usage',
      irregular:
        'Too irregular to say. Usage has been too irregular for a range that says anything.',
      stale: 'Usage is too old for a forecast.',
      approximate: 'Not forecast. Our price of the usage so far is not what Stripe charges.',
      unread: 'Not forecast. The days of API calls and Storage could not be read.',
    };
    for (const reason of REASONS) {
      const element = await show(withheld(reason));
      const text = said(element, 'usage-bill');
      expect(text).to.contain(`Likely total ${texts[reason]}`);
      expect(text, reason).not.to.contain('80% range');
      expect(text, reason).to.contain('Against October $488.04 billed Invoice Q-0031');
      await expect(panel(element, 'usage-bill')).to.be.accessible();
    }
    expect(await words(withheld('early', null))).to.contain('Too early to say.');
  });

  it('says why our price is not Stripe’s, where that withholds it', async () => {
    const approximate = { reason: 'trial' as const, difference: null };
    expect(
      await words(withheld('approximate'), { bills: stripe([{ ...bill, approximate }]) }),
    ).to.contain('Not forecast. Approximate: a trial is running, which we do not reckon.');
  });

  it('says by how much it is approximate', async () => {
    const approximate = { reason: 'price_differs' as const, difference: usd(-4) };
    expect(await words(forecast(), { bills: stripe([{ ...bill, approximate }]) })).to.contain(
      '80% range $619 to $924 Approximate: our price of the usage so far differs by $0.04.',
    );
  });

  it('says which meters could not be read, or how many', async () => {
    const many = [1, 2, 3].map((n) => ({ ...apiCalls, id: `si_${n}`, label: `Meter ${n}` }));
    const unread = withheld('unread');
    const items = many.map(({ id }) => ({ ...unread.items[0]!, item: id }));
    expect(await words({ ...unread, items }, { items: meters(many) })).to.contain(
      'Not forecast. The days of 3 meters could not be read.',
    );
    expect(await words({ ...unread, items: [] })).to.contain(
      'Not forecast. There are meters whose days could not be read.',
    );
  });

  it('says when it was made where the figures beside it are newer by a quarter of an hour', async () => {
    const made = (minutes: number) =>
      forecast({ asOf: new Date(Date.parse(AS_OF) - minutes * 60_000).toISOString() });
    expect(await words(made(15))).not.to.contain('Forecast made');
    expect(await words(made(16))).to.contain(
      '80% range $619 to $924 Forecast made at 14:03 UTC with the usage known then.',
    );
  });

  it('says that it could not be read, and offers to try again', async () => {
    const element = await failing(html`<usage-bill></usage-bill>`);
    const text = said(element, 'usage-bill');
    expect(text).to.contain('Likely total The forecast could not be read. Try again Request req_9');
    expect(text.match(/forecast|likely/gi)).to.have.length(2);
    expect(panel(element, 'usage-bill').shadowRoot!.querySelector('.now')).not.to.equal(null);
    await expect(panel(element, 'usage-bill')).to.be.accessible();
  });

  it('is read again when asked to', async () => {
    const element = await failing(html`<usage-bill></usage-bill>`);
    const net = network();
    panel(element, 'usage-bill').shadowRoot!.querySelector<HTMLElement>('.likely button')!.click();
    await settled(element);
    net.restore();
    expect(said(element, 'usage-bill')).to.contain('Likely total $764');
  });

  it('is not called all that is missing where something else is, too', async () => {
    const net = network((path) =>
      path === '/v1/portal'
        ? json({
            ...portal,
            paymentMethods: { problem: { code: 'stripe_unavailable', title: '', requestId: 'r1' } },
          })
        : path === '/v1/forecast'
          ? json({ code: 'stripe_unavailable', requestId: 'r2' }, 503)
          : undefined,
    );
    const element = await shown(
      html`<usage-bill></usage-bill><usage-payment-method></usage-payment-method>`,
    );
    expect(said(element, 'usage-payment-method')).not.to.contain(
      'Your bill and usage are complete',
    );
    net.restore();
    const alone = await showing(
      { paymentMethods: { problem: { code: 'stripe_unavailable', title: '', requestId: 'r1' } } },
      html`<usage-payment-method></usage-payment-method>`,
    );
    expect(said(alone, 'usage-payment-method')).to.contain(
      'Payment methods could not be loaded. Your bill and usage are complete. Request r1',
    );
  });

  it('leaves no empty place where a forecast says nothing of the bill, or is no forecast', async () => {
    expect(await words(forecast({ bills: [] }))).to.contain(
      'Likely total The forecast could not be read. Try again',
    );
    for (const body of [{}, null, { bills: [] }, { items: [] }]) {
      const net = network((path) => (path === '/v1/forecast' ? json(body) : undefined));
      const element = await shown(html`<usage-bill></usage-bill>`);
      net.restore();
      expect(said(element, 'usage-bill')).to.contain(
        'Likely total The forecast could not be read.',
      );
    }
  });

  it('has its name at once, and flat blocks while it is awaited', async () => {
    const { element, arrive } = await awaiting(html`<usage-bill></usage-bill>`, forecast(), 984);
    const root = panel(element, 'usage-bill').shadowRoot!;
    await waitUntil(() => root.querySelectorAll('.sk i').length === 2);
    expect(said(element, 'usage-bill')).to.contain('Likely total Against October');
    await expect(panel(element, 'usage-bill')).to.be.accessible();
    await arrive();
    expect(root.querySelector('.sk > i')).to.equal(null);
  });

  it('has the same decimals as what is beside it on its line', async () => {
    const nothing = { likely: usd(0), lower: usd(0), upper: usd(0) };
    const preview = stripe({ lines, totals: { ...totals, amountDue: usd(0) } });
    const text = await words(forecast({ bills: [{ ...billForecast, amountDue: nothing }] }), {
      bills: stripe([{ ...bill, preview }]),
    });
    expect(text).to.contain('Likely total $0.00 No more is likely. So far $0.00 Likely $0.00');
  });

  it('outlives a refresh that could not read it', async () => {
    let isDown = false;
    const net = network((path) =>
      path === '/v1/forecast' && isDown ? json({ code: 'stripe_unavailable' }, 503) : undefined,
    );
    const element = await shown(html`<usage-bill></usage-bill>`);
    isDown = true;
    await element.refresh();
    await settled(element);
    net.restore();
    expect(said(element, 'usage-bill')).to.contain('Likely total $764');
  });

  it('is not shown where newer figures have left an older one behind', async () => {
    const preview = stripe({ lines, totals: { ...totals, amountDue: usd(99999) } });
    const element = await show(forecast(), { bills: stripe([{ ...bill, preview }]) });
    const text = said(element, 'usage-bill');
    expect(text).to.contain('$999.99');
    expect(text).not.to.contain('$764');
    expect(text).to.contain(
      'Likely total The last forecast no longer holds. Usage has gone past it. A new one comes with the next reading.',
    );
    await expect(panel(element, 'usage-bill')).to.be.accessible();
  });

  it('is not spoken of where the bill is closed, or nothing on it is metered', async () => {
    const closed = stripe([{ ...bill, status: 'finalizing' as const }]);
    expect(await words(forecast(), { bills: closed })).not.to.match(/likely/i);
    expect(await words(forecast({ bills: [] }), { items: meters([seats]) })).not.to.match(
      /likely/i,
    );
  });

  it('says that no more is likely, rather than a range of nothing', async () => {
    const certain = { likely: usd(41651), lower: usd(41651), upper: usd(41651) };
    const text = await words(forecast({ bills: [{ ...billForecast, amountDue: certain }] }));
    expect(text).to.contain('Likely total $416.51 No more is likely.');
    const other = { likely: usd(50000), lower: usd(50000), upper: usd(50000) };
    expect(await words(forecast({ bills: [{ ...billForecast, amountDue: other }] }))).to.contain(
      'No other amount is likely.',
    );
  });

  it('is told of each further bill, with its range', async () => {
    const yen = (amount: number) => ({ amount, currency: 'jpy' });
    const other = {
      ...billForecast,
      bill: yenBill.id,
      currency: 'jpy',
      amountDue: { likely: yen(115234), lower: yen(98111), upper: yen(130555) },
    };
    const data = {
      bills: stripe([bill, yenBill]),
      items: meters([apiCalls, storage, seats, messagesItem]),
    };
    const element = await show(forecast({ bills: [billForecast, other] }), data);
    expect(said(element, 'usage-bill')).to.contain(
      '¥62,460 Likely ¥115,000 80% range ¥98,000–¥131,000',
    );
    await expect(panel(element, 'usage-bill')).to.be.accessible();
    const why = { reason: 'irregular' as const, from: null };
    const none = { ...other, amountDue: null, preview: null, withheld: why };
    expect(await words(forecast({ bills: [billForecast, none] }), data)).to.contain(
      '¥62,460 Too irregular to say.',
    );
  });

  it('compares with last period in cents and percent, less as well as more', async () => {
    const likely = (amount: number) =>
      forecast({
        bills: [
          {
            ...billForecast,
            amountDue: { likely: usd(amount), lower: usd(amount - 900), upper: usd(amount + 900) },
          },
        ],
      });
    expect(await words(likely(45000))).to.contain('−$38.04 likely $488.04 billed, −7.8%');
    expect(await words(likely(48804))).to.contain(
      'Against October $0.00 likely $488.04 billed Next',
    );
  });

  it('mirrors its line from right to left', async () => {
    document.documentElement.dir = 'rtl';
    try {
      const element = await show();
      const root = panel(element, 'usage-bill').shadowRoot!;
      const at = (name: string) => root.querySelector(name)!.getBoundingClientRect().left;
      expect(at('.dot')).to.be.lessThan(at('.mark'));
      expect(at('.mark')).to.be.lessThan(root.querySelector('.now')!.getBoundingClientRect().right);
      await expect(panel(element, 'usage-bill')).to.be.accessible();
    } finally {
      document.documentElement.dir = '';
    }
  });

  it('is accessible in the dark and at a narrow width', async () => {
    await emulateMedia({ colorScheme: 'dark' });
    document.documentElement.style.colorScheme = 'dark';
    document.body.style.background = '#111417';
    await setViewport({ width: 360, height: 740 });
    try {
      const element = await show();
      await expect(panel(element, 'usage-bill')).to.be.accessible();
      expect(document.documentElement.scrollWidth).to.be.at.most(360);
    } finally {
      await emulateMedia({ colorScheme: 'light' });
      document.documentElement.style.colorScheme = '';
      document.body.style.background = '';
      await setViewport({ width: 800, height: 600 });
    }
  });

  it('is printed: its fills are not a background that paper leaves out', async () => {
    const root = panel(await show(), 'usage-bill').shadowRoot!;
    for (const name of ['.now', '.tint', '.dot', '.range']) {
      expect(getComputedStyle(root.querySelector(name)!).printColorAdjust, name).to.equal('exact');
    }
  });
});

describe('what a meter is likely to come to', () => {
  const list = html`<usage-meter-list></usage-meter-list>`;
  const show = (likely?: ForecastAnswer, data: Partial<Portal> = {}) =>
    showing({ notices: [], ...data }, list, 'en-US', likely);
  const words = async (likely?: ForecastAnswer, data?: Partial<Portal>) =>
    said(await show(likely, data), 'usage-meter-list');
  const item = (rest: Partial<typeof apiForecast>) =>
    forecast({ items: [{ ...apiForecast, ...rest }] });

  it('stands beside what is used, with its range and its cost', async () => {
    const element = await show();
    const text = said(element, 'usage-meter-list');
    expect(text).to.contain(
      'Likely by Nov 30 126,000 114,000–140,000 Cost so far $0.00 Likely cost $317.71',
    );
    expect(text).to.contain('Likely by Nov 30 628 612–646 Cost so far $32.52 Likely cost $69.26');
    expect(text).to.contain(
      'Likely by Nov 30 14 not forecast Cost so far $134.37 Likely cost $134.37',
    );
    await expect(panel(element, 'usage-meter-list')).to.be.accessible();
  });

  it('says when what is included is reached, and when it was', async () => {
    const text = await words();
    expect(text).to.contain('Reaches included 100,000 on Nov 24 (23–26)');
    expect(text).to.contain('Passed included 250 on Nov 12');
  });

  it('says that it may be reached, or is not', async () => {
    const may = { ...apiForecast.crossings[0]!, likely: null, latest: null };
    expect(await words(item({ crossings: [may] }))).to.contain(
      'May reach included 100,000 after Nov 23',
    );
    expect(await words(item({ crossings: [] }))).to.contain('Stays within included 100,000');
  });

  it('says with it what a limit does', async () => {
    const limited = (limit: 'hard' | 'soft') => ({ items: meters([{ ...apiCalls, limit }]) });
    expect(await words(forecast(), limited('hard'))).to.contain(
      'Reaches included 100,000 on Nov 24 (23–26). Hard limit: it stops there.',
    );
    expect(await words(item({ crossings: [] }), limited('soft'))).to.contain(
      'Stays within the soft limit of 100,000',
    );
  });

  it('says that no more is likely, rather than a range of nothing', async () => {
    const quantity = { likely: '82436', lower: '82436', upper: '82436' };
    expect(await words(item({ quantity }))).to.contain('Likely by Nov 30 82,436 no more likely');
  });

  it('is a tint and a capped range in the bar, whose scale holds the upper end', async () => {
    const root = panel(await show(), 'usage-meter-list').shadowRoot!;
    const bar = root.querySelector('.q')!;
    const share = (name: string, property: string) =>
      Number(bar.querySelector<HTMLElement>(name)!.style.getPropertyValue(property));
    const scale = 140292 * 1.15;
    expect(share('.u', '--w')).to.be.closeTo(82436 / scale, 1e-9);
    expect(share('.f', '--x') + share('.f', '--w')).to.be.closeTo(126476 / scale, 1e-9);
    expect(share('.w', '--x')).to.be.closeTo(114224 / scale, 1e-9);
    expect(share('.l', '--x')).to.be.closeTo(100000 / scale, 1e-9);
    const { printColorAdjust } = getComputedStyle(bar.querySelector('.f')!);
    expect(printColorAdjust, 'on paper').to.equal('exact');
  });

  it('is withheld with a dash and a short reason, and its sentence is of what is used', async () => {
    const short = {
      early: 'Too early',
      irregular: 'Too irregular',
      stale: 'Usage too old',
      approximate: 'Not forecast',
      unread: 'Usage not read',
    };
    for (const reason of REASONS) {
      const element = await show(withheld(reason));
      expect(said(element, 'usage-meter-list')).to.contain(
        `82% of included 100,000 used Likely by Nov 30 – ${short[reason]} Cost so far $0.00 Likely cost –`,
      );
      await expect(panel(element, 'usage-meter-list')).to.be.accessible();
    }
  });

  it('is unknown where the forecast could not be read', async () => {
    const element = await failing(list);
    expect(said(element, 'usage-meter-list')).to.contain(
      'Likely by Nov 30 – Not read Cost so far $0.00 Likely cost –',
    );
    await expect(panel(element, 'usage-meter-list')).to.be.accessible();
  });

  it('is not shown where more is used by now than an older one held for likely', async () => {
    const text = await words(forecast(), {
      items: meters([{ ...apiCalls, used: meters('150000') }]),
    });
    expect(text).to.contain('Likely by Nov 30 – Out of date Cost so far');
    expect(text).not.to.contain('126,000');
  });

  it('has heads for its columns only with what stands in them', async () => {
    const { element, arrive } = await awaiting(list, forecast(), 984);
    const heads = () =>
      [...panel(element, 'usage-meter-list').shadowRoot!.querySelectorAll('[role=columnheader]')]
        .map(({ textContent }) => textContent)
        .join(', ');
    expect(heads()).to.equal('Meter, Used, Against included, Cost so far');
    await expect(panel(element, 'usage-meter-list')).to.be.accessible();
    await arrive();
    expect(heads()).to.equal(
      'Meter, Used, Against included, Likely by Nov 30, Cost so far, Likely cost',
    );
  });

  it('has no columns where nothing is metered', async () => {
    expect(await words(forecast(), { items: meters([seats]) })).not.to.match(/likely/i);
  });

  it('adds up below many meters, and is unknown as soon as one is', async () => {
    const many = Array.from({ length: 8 }, (_, n) => ({ ...apiCalls, id: `si_${n}` }));
    const items = many.map(({ id }) => ({ ...apiForecast, item: id }));
    expect(await words(forecast({ items }), { items: meters(many) })).to.contain(
      'All meters likely by Nov 30, before discount and tax $2,541.68',
    );
    expect(await words(forecast({ items: items.slice(1) }), { items: meters(many) })).to.contain(
      'All meters likely by Nov 30, before discount and tax 1 of 8 not forecast',
    );
  });

  it('comes into a place that was kept for it, at every width', async () => {
    for (const width of [984, 704, 328]) {
      for (const answer of [forecast(), withheld('irregular'), null]) {
        const { element, arrive } = await awaiting(list, answer, width);
        const height = () => panel(element, 'usage-meter-list').getBoundingClientRect().height;
        const before = height();
        await arrive();
        expect(height(), `${width}`).to.equal(before);
        element.remove();
      }
    }
  });
});

describe('the next invoice as it is likely to be', () => {
  const table = html`<usage-invoice-lines></usage-invoice-lines>`;
  const show = (likely?: ForecastAnswer, data: Partial<Portal> = {}) =>
    showing({ notices: [], ...data }, table, 'en-US', likely);

  it('has its quantities and amounts beside those so far, line by line', async () => {
    const element = await show();
    const text = said(element, 'usage-invoice-lines');
    expect(text).to.contain('So far from Stripe. Likely is our forecast.');
    expect(text).to.contain('API calls 82,436 $0.00 126,476 $317.71');
    expect(text).to.contain('100,001 to 150,000 $0.012 0 $0.00 26,476 $317.71');
    expect(text).to.contain('501 and more $0.15 0 $0.00 128.4 $19.26');
    expect(text).to.contain('Scale plan $299.00 1 $299.00 1 $299.00');
    expect(text).to.contain('Sales tax, New York 8.875% $37.21 $65.53');
    expect(text).to.contain('Amount due $416.51 $763.84');
    expect(text).to.contain('because ranges do not add up.');
    await expect(panel(element, 'usage-invoice-lines')).to.be.accessible();
  });

  it('gives way on narrow containers to the two amounts', async () => {
    const element = await show();
    element.style.width = '328px';
    const root = panel(element, 'usage-invoice-lines').shadowRoot!;
    const seen = [...root.querySelectorAll<HTMLElement>('thead :is(th, th span)')].filter(
      ({ offsetWidth, children }) => offsetWidth > 0 && children.length === 0,
    );
    expect(seen.map(({ textContent }) => textContent)).to.deep.equal(['Line', 'So far', 'Likely']);
    expect(root.querySelector('table')!.scrollWidth).to.be.at.most(328);
    await expect(panel(element, 'usage-invoice-lines')).to.be.accessible();
  });

  it('is left out where it is withheld, with the reason', async () => {
    for (const reason of REASONS) {
      const element = await show(withheld(reason));
      const text = said(element, 'usage-invoice-lines');
      expect(text, reason).to.match(/Dec 1 \S.+ Line Unit price Quantity Amount Usage/);
      expect(text, reason).to.contain('Amount due $416.51 Lines are subtotals');
      expect(text, reason).not.to.contain('because ranges do not add up');
      await expect(panel(element, 'usage-invoice-lines')).to.be.accessible();
    }
  });

  it('is left out where it could not be read, of a closed bill, and where nothing is metered', async () => {
    const of = (element: HTMLElement) => said(element as never, 'usage-invoice-lines');
    expect(of(await failing(table))).not.to.match(/likely/i);
    const closed = stripe([{ ...bill, status: 'finalizing' as const }]);
    expect(of(await show(forecast(), { bills: closed }))).not.to.match(/likely/i);
    expect(of(await show(forecast({ bills: [] }), { items: meters([seats]) }))).not.to.match(
      /likely/i,
    );
  });

  it('has room for its columns before its figures, and heads only with them', async () => {
    for (const width of [984, 704, 328]) {
      for (const answer of [forecast(), withheld('irregular'), null]) {
        const { element, arrive } = await awaiting(table, answer, width);
        const root = panel(element, 'usage-invoice-lines').shadowRoot!;
        const places = () =>
          [...root.querySelectorAll('tbody tr')].map((row) => {
            const { top, height } = row.getBoundingClientRect();
            return [top, height, row.querySelector('th')!.getBoundingClientRect().width];
          });
        const before = places();
        const heads = () => [...root.querySelectorAll('thead th')].map((th) => th.textContent);
        expect(heads().join(' '), `${width}`).not.to.contain('ikely');
        await arrive();
        expect(places(), `${width} ${!answer} ${!!answer?.bills[0]?.withheld}`).to.deep.equal(
          before,
        );
        expect(heads().join(' ').includes('Likely')).to.equal(!!answer?.bills[0]?.preview);
        element.remove();
      }
    }
  });

  it('has the row of the tier after the one in use from the start', async () => {
    const one = lines.filter(({ id }) => id === 'il_4');
    const text = async (rest: Partial<Portal> = {}) =>
      said(
        await showing(
          { bills: stripe([{ ...bill, preview: stripe({ lines: one, totals }) }]), ...rest },
          table,
          'en-US',
          forecast({ bills: [] }),
        ),
        'usage-invoice-lines',
      );
    expect(one).to.have.length(1);
    expect(await text()).to.contain('250 $0.00 251 to 500 $0.20 0 $0.00 Subtotal');
  });

  it('says which meters have only the middle of what may be', async () => {
    const none = { quantity: null, cost: null, path: null, crossings: [] };
    const irregular = {
      ...apiForecast,
      ...none,
      withheld: { reason: 'irregular' as const, from: null },
    };
    const element = await show(forecast({ items: [irregular] }));
    const text = said(element, 'usage-invoice-lines');
    expect(text).to.contain(
      'API calls: too irregular for a forecast of their own. The likely column has the middle of what may be, so that it adds up.',
    );
    expect(text).to.contain('Amount due $416.51 $763.84');
    await expect(panel(element, 'usage-invoice-lines')).to.be.accessible();
    expect(said(await show(), 'usage-invoice-lines')).not.to.contain('irregular');
  });

  it('is left out where newer figures have left it behind', async () => {
    const preview = stripe({ lines, totals: { ...totals, amountDue: usd(99999) } });
    const text = said(
      await show(forecast(), { bills: stripe([{ ...bill, preview }]) }),
      'usage-invoice-lines',
    );
    expect(text).to.contain('The last forecast no longer holds.');
    expect(text).not.to.contain('$763.84');
  });
});

describe('the next charge, and where the forecast comes from', () => {
  it('are said of what pays it', async () => {
    const methods = html`<usage-payment-method></usage-payment-method>`;
    expect(said(await showing({}, methods), 'usage-payment-method')).to.contain(
      'Pays Scale plan. Next charge Dec 1, likely $764.',
    );
    expect(
      said(await showing({}, methods, 'en-US', withheld('early')), 'usage-payment-method'),
    ).to.contain('Pays Scale plan. Next charge Dec 1. Expires');
  });

  it('are said with how often it was right, for this customer or in the published backtest', async () => {
    expect(await foot(forecast())).to.contain(
      'Forecast: 2 min ago; the range held in 8 of 10 forecasts of past periods.',
    );
    expect(
      await foot(forecast({ record: { basis: 'published', right: 805, of: 1000 } })),
    ).to.contain('Forecast: 2 min ago; in our published backtest the range held in 80% of cases.');
  });

  it('are said with the age of the oldest figures, not of the answer that holds them', async () => {
    const asOf = new Date(Date.parse(AS_OF) - 3 * 3_600_000).toISOString();
    const preview = { ...bill.preview, asOf } as typeof bill.preview;
    const element = await showing({ bills: stripe([{ ...bill, preview }]) });
    const text = element.shadowRoot!.querySelector('footer')!.textContent!.replace(/\s+/g, ' ');
    expect(text).to.contain('Due so far: Stripe, 3 hr ago.Usage: Stripe meters, 2 min ago.');
  });

  it('are said in a place that was kept for it', async () => {
    const methods = html`<usage-payment-method></usage-payment-method>`;
    for (const width of [984, 704, 328]) {
      const { element, arrive } = await awaiting(methods, forecast(), width);
      const height = () => panel(element, 'usage-payment-method').getBoundingClientRect().height;
      const before = height();
      await arrive();
      expect(said(element, 'usage-payment-method')).to.contain('likely $764');
      expect(height(), `${width}`).to.equal(before);
      element.remove();
    }
  });

  it('are not said where nothing is forecast', async () => {
    expect(await foot(withheld('early'))).not.to.contain('Forecast');
  });

  const foot = async (likely: ForecastAnswer) => {
    const element = await showing({ notices: [] }, '', 'en-US', likely);
    return element.shadowRoot!.querySelector('footer')!.textContent!.replace(/\s+/g, ' ');
  };
});

/** A panel whose forecast has not come yet, and how to let it; null is an answer that says why not. */
async function awaiting(
  content: ReturnType<typeof html>,
  answer: ForecastAnswer | null,
  width: number,
) {
  const waiting = Promise.withResolvers<Response>();
  const net = network((path) => {
    if (path === '/v1/portal') return json({ ...portal, notices: [] });
    return path === '/v1/forecast' ? waiting.promise : undefined;
  });
  const element = await shown(content);
  element.style.width = `${width}px`;
  await nextFrame();
  const arrive = async () => {
    waiting.resolve(answer ? json(answer) : json({ code: 'stripe_unavailable' }, 503));
    await settled(element);
    await nextFrame();
    net.restore();
  };
  return { element, arrive };
}

async function failing(content: ReturnType<typeof html>) {
  const net = network((path) =>
    path === '/v1/forecast'
      ? json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503)
      : undefined,
  );
  const element = await shown(content);
  net.restore();
  return element;
}

/** Until sizes have been observed. */
async function nextFrame() {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
