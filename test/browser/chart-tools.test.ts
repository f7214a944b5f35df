import { aTimeout, expect, nextFrame } from '@open-wc/testing';
import { html } from 'lit';
import type { Item, UsageAnswer, UsageGroup } from '../../server/contract/usage.ts';
import '../../widget/chart-tools/index.ts';
import { compose } from '../../widget/chart-tools/picture/compose.ts';
import { pngFile, svgFile } from '../../widget/chart-tools/picture/save.ts';
import type { UsageChart } from '../../widget/elements/chart.ts';
import {
  button,
  chartIn,
  chartOf,
  drawn,
  point,
  press,
  sentence,
  slider,
  words,
} from './chart-with.ts';
import { AS_OF, apiCalls, meters, NOW, storage, portal as usual } from './data.ts';
import { json, network, shown } from './portal-with.ts';

/** Not among TypeScript's own. */
type LayoutShift = PerformanceEntry & { readonly value: number };

const DAY = 86_400_000;
const dimensions = [
  { key: 'region', label: 'Region' },
  { key: 'model', label: 'Model' },
];

describe('<usage-chart> of a period before', () => {
  it('goes back and forward, keeps its height, and says what was used then', async () => {
    const net = usageNetwork();
    const chart = await chartIn(await shown(html`<usage-chart></usage-chart>`));
    const height = chart.offsetHeight;
    await goBack(chart);
    expect(sentence(chart)).to.equal('Oct 1 – Oct 31: 31 API calls, 3.3% more than September.');
    expect(words(chart.renderRoot.querySelector('.when')!)).to.equal('October');
    expect(chart.offsetHeight).to.equal(height);
    expect(slider(chart).ariaValueText).to.match(/^Sat, Oct 31: Total so far 31, That day 1/);
    await press(chart, 'Home');
    expect(slider(chart).ariaValueText).to.match(/^Thu, Oct 1: Total so far 1, That day 1/);
    button(chart, 'Later period').click();
    await drawn(chart);
    expect(sentence(chart)).to.match(/^82,436 API calls so far/);
    expect(words(chart.renderRoot.querySelector('.when')!)).to.equal('This period');
    net.restore();
  });

  it('has no today, no line of what is included, and no forecast', async () => {
    const net = usageNetwork();
    const chart = await chartIn(await shown(html`<usage-chart></usage-chart>`));
    await goBack(chart);
    const drawing = words(chart.renderRoot.querySelector('.plot')!);
    expect(drawing).not.to.contain('Today').and.not.to.contain('Included');
    expect(chart.renderRoot.querySelector('.likely')).to.equal(null);
    net.restore();
  });

  it('asks for each period once', async () => {
    const net = usageNetwork();
    const chart = await chartIn(await shown(html`<usage-chart></usage-chart>`));
    await goBack(chart);
    await goBack(chart);
    button(chart, 'Later period').click();
    await drawn(chart);
    const asked = net.sent.map(({ path }) => path).filter((path) => path.startsWith('/v1/usage/'));
    expect(asked.length).to.equal(2);
    expect(asked[0]).to.contain('from=2026-08-27').and.to.contain('to=2026-11-01');
    net.restore();
  });

  it('ends where the subscription began, and where nothing was used any more', async () => {
    const young = await chartOf({ previousPeriod: null });
    expect(button(young, 'Earlier period')).to.equal(undefined);
    const net = usageNetwork(() => '0');
    const chart = await chartIn(await shown(html`<usage-chart></usage-chart>`));
    await goBack(chart);
    expect(button(chart, 'Earlier period').ariaDisabled).to.equal('true');
    button(chart, 'Earlier period').click();
    await drawn(chart);
    expect(sentence(chart)).to.match(/^Oct 1 – Oct 31: 0 API calls/);
    net.restore();
  });

  it('says in its place what could not be read, and tries again', async () => {
    let isUp = false;
    const net = usageNetwork(
      () => '1',
      () => isUp,
    );
    const chart = await chartIn(await shown(html`<usage-chart></usage-chart>`));
    const height = chart.offsetHeight;
    await goBack(chart);
    expect(words(chart.renderRoot)).to.contain('req_9');
    expect(chart.offsetHeight).to.be.within(height - 2, height + 2);
    await expect(chart).to.be.accessible();
    isUp = true;
    button(chart, 'Try again').click();
    await drawn(chart);
    expect(sentence(chart)).to.match(/^Oct 1 – Oct 31: 31/);
    net.restore();
  });

  it('keeps the focus on the button that is used', async () => {
    const net = usageNetwork();
    const chart = await chartIn(await shown(html`<usage-chart></usage-chart>`));
    button(chart, 'Earlier period').focus();
    await goBack(chart);
    expect(chart.shadowRoot!.activeElement).to.equal(button(chart, 'Earlier period'));
    net.restore();
  });

  it('is said to who does not see it, once it is there', async () => {
    const net = usageNetwork();
    const portal = await shown(html`<usage-chart></usage-chart>`);
    const chart = await chartIn(portal);
    await goBack(chart);
    await aTimeout(600);
    const status = portal.shadowRoot!.querySelector('[role=status]')!;
    expect(words(status)).to.equal('Oct 1 – Oct 31: 31 API calls.');
    net.restore();
  });

  it('draws a level as steps: across, then up or down', async () => {
    const chart = await chartOf({ ...storage, aggregation: 'last' });
    const line = chart.renderRoot.querySelector('.plot .line')!.getAttribute('d')!;
    const corners = line
      .slice(1)
      .split('L')
      .map((corner) => corner.split(' ').map(Number));
    for (const [index, [x, y]] of corners.slice(1).entries()) {
      const [fromX, fromY] = corners[index]!;
      expect(x === fromX || y === fromY, `${fromX} ${fromY} to ${x} ${y}`).to.equal(true);
    }
    await press(chart, 'ArrowLeft');
    expect(slider(chart).ariaValueText).to.match(/^Thu, Nov 19: Level 25.39/);
  });
});

describe('<usage-chart> with days marked', () => {
  it('by a mouse that is dragged', async () => {
    const chart = await chartOf({});
    await drag(chart, 0.2, 0.4);
    expect(marked(chart)).to.match(
      /^[\d,]+ in \d days, [\d,.]+ on an average full day, \d+% of this period so far\. Highest: [\d,]+ on \w+, Nov \d+\.$/,
    );
    expect(chart.renderRoot.querySelector('.marked')).to.exist;
    await expect(chart).to.be.accessible();
  });

  it('by an arrow with Shift, until Escape', async () => {
    const chart = await chartOf({});
    for (let times = 0; times < 2; times++) await press(chart, 'ArrowLeft', { shiftKey: true });
    expect(marked(chart)).to.equal(
      '13,203 in 3 days, 5,169 on an average full day, 16% of this period so far. Highest: 5,260 on Wed, Nov 18.',
    );
    await press(chart, 'Escape');
    expect(chart.renderRoot.querySelector('.marked')).to.equal(null);
  });

  it('without dragging and without a keyboard, and clears them', async () => {
    const chart = await chartOf({});
    button(chart, 'Mark days').click();
    await drawn(chart);
    const [from, to] = chart.renderRoot.querySelectorAll<HTMLSelectElement>('.marking select');
    from!.selectedIndex = 0;
    from!.dispatchEvent(new Event('change'));
    to!.selectedIndex = 1;
    to!.dispatchEvent(new Event('change'));
    await drawn(chart);
    expect(marked(chart)).to.contain('6,910 in 2 days');
    await expect(chart).to.be.accessible();
    button(chart, 'Clear the marked days').click();
    await drawn(chart);
    expect(button(chart, 'Mark days')).to.exist;
  });

  it('are said once, when the reader rests', async () => {
    const portal = await shownWith({});
    const chart = await chartIn(portal);
    const status = portal.shadowRoot!.querySelector('[role=status]')!;
    const heard: string[] = [];
    const ear = new MutationObserver(() => heard.push(words(status)));
    ear.observe(status, { childList: true, characterData: true, subtree: true });
    for (let times = 0; times < 4; times++) await press(chart, 'ArrowLeft', { shiftKey: true });
    await aTimeout(700);
    ear.disconnect();
    expect(heard.length).to.equal(1);
    expect(heard[0]).to.match(/^Nov 16 – Nov 20: /);
  });

  it('are let go with the meter they were marked on', async () => {
    const portal = await shownWith({}, [apiCalls, storage]);
    const chart = await chartIn(portal);
    await press(chart, 'ArrowLeft', { shiftKey: true });
    button(chart, 'Storage').click();
    await drawn(chart);
    expect(chart.renderRoot.querySelector('.marked')).to.equal(null);
  });
});

describe('<usage-chart> divided by a dimension', () => {
  const payload = '<img src=x onerror=alert(1)>=1+1';

  it('offers it where the source has one', async () => {
    expect((await chartOf({})).renderRoot.querySelector('.by')).to.equal(null);
    const chart = await chartOf({ dimensions });
    const options = [...chart.renderRoot.querySelectorAll('.by option')].map(words);
    expect(options).to.deep.equal(['Nothing', 'Region', 'Model']);
  });

  for (const view of ['cumulative', 'daily'] as const) {
    it(`has an area or a bar for each value, a key with totals, and terms: ${view}`, async () => {
      const net = usageNetwork();
      const chart = await chartIn(await shownWith({ dimensions }, undefined, false));
      chart.view = view;
      await divide(chart);
      const keys = [...chart.renderRoot.querySelectorAll('.legend ul:nth-child(3) li')].map(words);
      expect(keys).to.deep.equal([
        'eu-west 40',
        `${payload} 20`,
        'Not set 20',
        'us-east 10',
        'Other 10',
      ]);
      const layer = view === 'daily' ? 'rect.layer' : 'polygon.layer';
      expect(chart.renderRoot.querySelectorAll(`.plot ${layer}`).length).to.equal(
        view === 'daily' ? 100 : 5,
      );
      expect(slider(chart).ariaValueText).to.contain('Not set');
      expect(chart.renderRoot.querySelector('img')).to.equal(null);
      await expect(chart).to.be.accessible();
      net.restore();
    });
  }

  it('has a column for each value in its table and its file', async () => {
    const net = usageNetwork();
    const chart = await chartIn(await shownWith({ dimensions }, undefined, false));
    await divide(chart);
    const [head, first] = (await chart.csv()).split('\r\n');
    expect(head).to.contain('"API calls, total so far"').and.to.contain('"eu-west, that day"');
    expect(head).to.contain(`"${payload}, that day","Not set, that day"`);
    expect(first).to.contain(',2,1,1,0.5,0.5');
    chart.asTable = true;
    await drawn(chart);
    const heads = [...chart.renderRoot.querySelectorAll('thead th')].map(words);
    expect(heads).to.include.members(['eu-west', payload, 'Not set', 'Other']);
    await expect(chart).to.be.accessible();
    net.restore();
  });

  it('stays undivided while it cannot be, says so, and tries again', async () => {
    let isUp = false;
    const net = usageNetwork(
      () => '1',
      () => isUp,
    );
    const chart = await chartIn(await shownWith({ dimensions }, undefined, false));
    await divide(chart);
    expect(words(chart.renderRoot.querySelector('.failed')!))
      .to.contain('Usage by Region could not be loaded.')
      .and.to.contain('req_9');
    expect(slider(chart)).to.exist;
    await expect(chart).to.be.accessible();
    isUp = true;
    button(chart, 'Try again').click();
    await drawn(chart);
    expect(chart.renderRoot.querySelectorAll('.plot .layer').length).to.equal(5);
    net.restore();
  });

  it('is divided from the start where the vendor says so', async () => {
    const net = usageNetwork();
    const portal = await shownWith(
      { dimensions },
      undefined,
      false,
      html`<usage-chart group-by="region"></usage-chart>`,
    );
    const chart = await chartIn(portal);
    await drawn(chart);
    expect(chart.renderRoot.querySelectorAll('.plot .layer').length).to.equal(5);
    net.restore();
  });

  it('ignores a dimension that the server does not list', async () => {
    const net = usageNetwork();
    const chart = await chartIn(await shownWith({ dimensions }, undefined, false));
    chart.groupBy = 'secret';
    await drawn(chart);
    expect(net.sent.some(({ path }) => path.includes('groupBy'))).to.equal(false);
    net.restore();
  });
});

describe('the files of <usage-chart>', () => {
  it('are a list that opens and closes, with the focus back on its button', async () => {
    const chart = await chartOf({});
    const opener = button(chart, 'Download');
    expect(opener.ariaExpanded).to.equal('false');
    opener.click();
    await drawn(chart);
    expect(opener.ariaExpanded).to.equal('true');
    const names = [...chart.renderRoot.querySelectorAll('.menu button')].map(words);
    expect(names).to.deep.equal(['CSV file', 'Image (PNG)', 'Image (SVG)']);
    await expect(chart).to.be.accessible();
    const first = chart.renderRoot.querySelector<HTMLElement>('.menu button')!;
    first.focus();
    first.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await drawn(chart);
    expect(chart.renderRoot.querySelector('.menu')).to.equal(null);
    expect(chart.shadowRoot!.activeElement).to.equal(opener);
  });

  it('closes by a press elsewhere', async () => {
    const chart = await chartOf({});
    button(chart, 'Download').click();
    await drawn(chart);
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    await drawn(chart);
    expect(chart.renderRoot.querySelector('.menu')).to.equal(null);
  });

  it('an SVG says all by itself: no style, no class, no colour that only a browser knows', async () => {
    const chart = await chartOf({});
    const text = await svgFile(picture(chart)).text();
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).to.equal(null);
    expect(text).not.to.match(/style=|class=|var\(|oklch|light-dark/);
    expect(text).to.contain('API calls').and.to.contain('82,436').and.to.contain('As of');
    for (const each of parsed.querySelectorAll('[fill]')) {
      expect(each.getAttribute('fill')).to.match(/^(none|#[\da-f]{6}|url\(#\w+\))$/);
    }
  });

  it('a PNG has twice the points, and its line in the colour of the chart', async () => {
    const chart = await chartOf({});
    const drawing = picture(chart);
    const image = await createImageBitmap(await pngFile(drawing));
    expect(image.width).to.equal(Number(drawing.getAttribute('width')) * 2);
    const pen = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    const line = drawing.querySelector('[stroke-width="2.25"]')!.getAttribute('stroke')!;
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(line.slice(at, at + 2), 16));
    let points = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] === r && data[at + 1] === g && data[at + 2] === b) points++;
    }
    expect(points).to.be.greaterThan(500);
  });
});

describe('<usage-chart> that is read', () => {
  it('computes its geometry once, however far the reader goes', async () => {
    const chart = await chartOf({});
    const line = () => chart.renderRoot.querySelector('.plot .line')!;
    const changes: MutationRecord[] = [];
    const watch = new MutationObserver((records) => changes.push(...records));
    watch.observe(line().parentElement!, {
      attributes: true,
      subtree: true,
      attributeFilter: ['d'],
    });
    for (let times = 0; times < 5; times++) await press(chart, 'ArrowLeft');
    watch.disconnect();
    const moved = changes.filter(({ target }) => !(target as Element).closest('.cross'));
    expect(moved).to.deep.equal([]);
  });
});

describe('<usage-chart> that is read, at any width,', () => {
  for (const width of [320, 800]) {
    it(`shifts nothing: ${width} px`, async () => {
      const chart = await chartOf({});
      chart.style.width = `${width}px`;
      await point(chart, 'pointermove', 'mouse', 0.2);
      await drawn(chart);
      const shifts: number[] = [];
      const watch = new PerformanceObserver((list) =>
        shifts.push(...list.getEntries().map((entry) => (entry as LayoutShift).value)),
      );
      watch.observe({ type: 'layout-shift' });
      for (const share of [0.25, 0.3, 0.35, 0.4, 0.6]) {
        await point(chart, 'pointermove', 'mouse', share);
        await nextFrame();
        await nextFrame();
      }
      await aTimeout(100);
      watch.disconnect();
      expect(shifts).to.deep.equal([]);
    });
  }
});

describe('<usage-chart> at 320 px', () => {
  it('holds its tools, also divided, marked and from right to left', async () => {
    const net = usageNetwork();
    const chart = await chartIn(await shownWith({ dimensions }, undefined, false));
    chart.style.width = '320px';
    await divide(chart);
    await press(chart, 'ArrowLeft', { shiftKey: true });
    button(chart, 'Download').click();
    for (const dir of ['ltr', 'rtl']) {
      chart.dir = dir;
      await drawn(chart);
      const box = chart.getBoundingClientRect();
      for (const part of chart.renderRoot.querySelectorAll('button, select, .menu, .summed, li')) {
        const { left, right } = part.getBoundingClientRect();
        expect(left, words(part)).to.be.at.least(box.left - 1);
        expect(right, words(part)).to.be.at.most(box.right + 1);
      }
    }
    net.restore();
  });
});

/** One unit a day, or what is said; the request of a server that is down fails. */
function usageNetwork(value = () => '1', isUp = () => true) {
  return network((path) => {
    if (path === '/v1/portal') return portalJson([{ ...apiCalls, ...pending }]);
    if (path === '/v1/forecast') return json({ asOf: AS_OF, bills: [], items: [], record: null });
    if (!path.startsWith('/v1/usage/')) return undefined;
    if (!isUp()) return json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
    return json(answerTo(new URL(path, 'https://x.example').searchParams, value()));
  });
}

let pending: Partial<Item> = {};

/** A portal whose first meter is changed so. `isOwn`: with a network of its own, for what is not asked again. */
async function shownWith(
  item: Partial<Item>,
  items?: Item[],
  isOwn = true,
  content = html`<usage-chart></usage-chart>`,
) {
  pending = item;
  const net = isOwn
    ? network((path) =>
        path === '/v1/portal' ? portalJson(items ?? [{ ...apiCalls, ...item }]) : undefined,
      )
    : undefined;
  const portal = await shown(content);
  pending = {};
  net?.restore();
  return portal;
}

function portalJson(items: Item[]) {
  return json({ ...usual, items: meters(items) });
}

function answerTo(query: URLSearchParams, value: string): UsageAnswer {
  const start = Date.parse(query.get('from')!);
  const end = Math.ceil(Date.parse(query.get('to')!) / DAY) * DAY;
  const values = Array<string>((end - start) / DAY).fill(query.has('groupBy') ? '5' : value);
  const group = (label: string | null, each: string, isRest = false): UsageGroup => ({
    value: label,
    label,
    isRest,
    total: '0',
    values: values.map(() => each),
  });
  return {
    meter: 'api_calls',
    label: 'API calls',
    unit: 'API calls',
    aggregation: 'sum',
    range: { start: new Date(start).toISOString(), end: new Date(end).toISOString() },
    timezone: 'UTC',
    series: { window: 'day', start: new Date(start).toISOString(), values },
    total: '0',
    groups: query.has('groupBy')
      ? [
          group('eu-west', '2'),
          group('<img src=x onerror=alert(1)>=1+1', '1'),
          group(null, '1'),
          group('us-east', '0.5'),
          group(null, '0.5', true),
        ]
      : null,
    asOf: NOW,
    source: 'stripe_meters',
  };
}

async function goBack(chart: UsageChart) {
  button(chart, 'Earlier period').click();
  await drawn(chart);
}

async function divide(chart: UsageChart) {
  chart.groupBy = 'region';
  await drawn(chart);
  await drawn(chart);
}

async function drag(chart: UsageChart, from: number, to: number) {
  const { left, width } = slider(chart).getBoundingClientRect();
  const send = (type: string, share: number, buttons: number) =>
    slider(chart).dispatchEvent(
      new PointerEvent(type, {
        pointerType: 'mouse',
        clientX: left + width * share,
        buttons,
        bubbles: true,
      }),
    );
  send('pointerdown', from, 1);
  send('pointermove', (from + to) / 2, 1);
  send('pointermove', to, 1);
  await drawn(chart);
}

function marked(chart: UsageChart) {
  return words(chart.renderRoot.querySelector('.summed')!);
}

function picture(chart: UsageChart) {
  return compose(chart.renderRoot as ShadowRoot, {
    title: 'API calls',
    period: 'Nov 1 – Nov 30, 2026',
    said: ['82,436 API calls so far.'],
    source: 'Stripe meters · As of 14:19 UTC',
  });
}
