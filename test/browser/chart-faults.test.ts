/** What a chart's tools do where something is lost, refused, hidden or read again. */
import { aTimeout, expect } from '@open-wc/testing';
import { html } from 'lit';
import type { UsageAnswer } from '../../server/contract/usage.ts';
import '../../widget/chart-tools/index.ts';
import { literal } from '../../widget/chart-tools/picture/colour.ts';
import { compose } from '../../widget/chart-tools/picture/compose.ts';
import { svgFile } from '../../widget/chart-tools/picture/save.ts';
import type { UsageChart } from '../../widget/elements/chart.ts';
import {
  button,
  chartAmong,
  chartIn,
  chartOf,
  drawn,
  press,
  sentence,
  slider,
  words,
} from './chart-with.ts';
import { apiCalls, meters, NOW, storage, portal as usual } from './data.ts';
import { json, network, type Route, settled, shown } from './portal-with.ts';

const DAY = 86_400_000;
const dimensions = [{ key: 'region', label: 'Region' }];

describe('<usage-chart> of a period before, that is read again', () => {
  it('is told of once, however often its figures are read', async () => {
    const net = daysNetwork();
    const portal = await shown(html`<usage-chart></usage-chart>`);
    const chart = await chartIn(portal);
    await goBack(chart);
    await aTimeout(600);
    const status = portal.shadowRoot!.querySelector('[role=status]')!;
    expect(words(status)).to.equal('Oct 1 – Oct 31: 31 API calls.');
    const heard = hearing(status);
    for (let reads = 0; reads < 2; reads++) {
      document.dispatchEvent(new Event('visibilitychange'));
      await settled(portal);
      await aTimeout(600);
    }
    expect(net.count('/v1/portal')).to.equal(3);
    expect(heard()).to.equal(0);
    net.restore();
  });

  it('leads back to this period at once, and gives the focus on', async () => {
    const net = daysNetwork();
    const chart = await chartIn(await shown(html`<usage-chart></usage-chart>`));
    await goBack(chart);
    await goBack(chart);
    const back = button(chart, 'Back to this period');
    back.focus();
    back.click();
    await drawn(chart);
    expect(sentence(chart)).to.match(/^82,436 API calls so far/);
    expect(chart.shadowRoot!.activeElement).to.equal(button(chart, 'Earlier period'));
    net.restore();
  });

  it('has nothing to view or to save while it could not be read, and is read again with the network', async () => {
    let isUp = false;
    const net = daysNetwork(() => (isUp ? undefined : down()));
    const chart = await chartIn(await shown(html`<usage-chart></usage-chart>`));
    await goBack(chart);
    expect(words(chart.renderRoot.querySelector('.lost')!)).to.contain('req_9');
    for (const name of ['Cumulative', 'Daily', 'Show as table', 'Download']) {
      expect(button(chart, name)?.disabled, name).to.equal(true);
    }
    expect(await chart.csv()).to.equal('');
    isUp = true;
    dispatchEvent(new Event('online'));
    await drawn(chart);
    expect(sentence(chart)).to.match(/^Oct 1 – Oct 31: 31/);
    expect(button(chart, 'Download').disabled).to.equal(false);
    net.restore();
  });
});

describe('the files of <usage-chart>, elsewhere', () => {
  it('stay open for a press inside where a closed shadow root hides it', async () => {
    const chart = await chartOf({});
    const outer = document.createElement('div');
    document.body.append(outer);
    const closed = outer.attachShadow({ mode: 'closed' });
    closed.append(chart.closest('usage-portal')!);
    await drawn(chart);
    button(chart, 'Download').click();
    await drawn(chart);
    button(chart, 'CSV file').dispatchEvent(
      new PointerEvent('pointerdown', { bubbles: true, composed: true }),
    );
    await drawn(chart);
    expect(chart.renderRoot.querySelector('.menu')).to.exist;
    slider(chart).dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    await drawn(chart);
    expect(chart.renderRoot.querySelector('.menu')).to.equal(null);
    outer.remove();
  });

  it('close when the focus goes elsewhere', async () => {
    const chart = await chartOf({});
    button(chart, 'Download').click();
    await drawn(chart);
    button(chart, 'CSV file').focus();
    slider(chart).focus();
    await drawn(chart);
    expect(chart.renderRoot.querySelector('.menu')).to.equal(null);
  });

  it('an image that is saved from the table leaves the table', async () => {
    const chart = await chartOf({});
    chart.asTable = true;
    await drawn(chart);
    const saved: string[] = [];
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      saved.push(this.download);
    };
    button(chart, 'Download').click();
    await drawn(chart);
    button(chart, 'Image (SVG)').click();
    await drawn(chart);
    await drawn(chart);
    HTMLAnchorElement.prototype.click = click;
    expect(saved).to.deep.equal(['usage-api_calls-2026-11-01.svg']);
    expect(chart.renderRoot.querySelector('table')).to.exist;
  });
});

describe('<usage-chart> with days marked, and its keys', () => {
  it('gives the focus to the first day, and back', async () => {
    const chart = await chartOf({});
    const begin = button(chart, 'Mark days');
    begin.focus();
    begin.click();
    await drawn(chart);
    const { shadowRoot } = chart;
    expect(shadowRoot!.activeElement).to.equal(chart.renderRoot.querySelector('.marking select'));
    const clear = button(chart, 'Clear the marked days');
    clear.focus();
    clear.click();
    await drawn(chart);
    expect(shadowRoot!.activeElement).to.equal(button(chart, 'Mark days'));
    button(chart, 'Mark days').click();
    await drawn(chart);
    shadowRoot!.activeElement!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }),
    );
    await drawn(chart);
    expect(shadowRoot!.activeElement).to.equal(button(chart, 'Mark days'));
  });

  it('keeps its marks when Escape is pressed elsewhere', async () => {
    const chart = await chartOf({});
    await press(chart, 'ArrowLeft', { shiftKey: true });
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await drawn(chart);
    expect(chart.renderRoot.querySelector('.marked')).to.exist;
    expect(chart.renderRoot.querySelector('.tip')).to.equal(null);
  });

  it('begins a mark that is pressed on the tooltip', async () => {
    const chart = await chartOf({});
    await press(chart, 'ArrowLeft');
    const tip = chart.renderRoot.querySelector('.tip')!;
    const { left, width } = slider(chart).getBoundingClientRect();
    const send = (target: Element, type: string, share: number) =>
      target.dispatchEvent(
        new PointerEvent(type, {
          pointerType: 'mouse',
          clientX: left + width * share,
          buttons: 1,
          bubbles: true,
        }),
      );
    send(tip, 'pointerdown', 0.2);
    send(slider(chart), 'pointermove', 0.4);
    await drawn(chart);
    expect(chart.renderRoot.querySelector('.marked')).to.exist;
  });

  it('begins no mark of one meter at the day of another', async () => {
    const chart = await chartAmong([apiCalls, storage]);
    for (let times = 0; times < 6; times++) await press(chart, 'ArrowLeft', { shiftKey: true });
    button(chart, 'Storage').click();
    await drawn(chart);
    await press(chart, 'ArrowLeft', { shiftKey: true });
    expect(words(chart.renderRoot.querySelector('.summed')!)).to.contain('in 2 days');
  });
});

describe('<usage-chart> that cannot be divided', () => {
  it('is told once, however often it is read', async () => {
    const net = daysNetwork(() => down(), { dimensions });
    const portal = await shown(html`<usage-chart group-by="region"></usage-chart>`);
    const chart = await chartIn(portal);
    await drawn(chart);
    const alert = chart.renderRoot.querySelector('.failed [role=alert]')!;
    expect(words(alert)).to.equal('Usage by Region could not be loaded.');
    const heard = hearing(chart.renderRoot.querySelector('.tools')!, true);
    await portal.refresh();
    await drawn(chart);
    expect(heard()).to.equal(0);
    expect(chart.renderRoot.querySelector('.failed [role=alert]')).to.equal(alert);
    net.restore();
  });

  it('offers no division that its source does not have, and asks no more', async () => {
    const net = daysNetwork(
      () => json({ code: 'parameter_unsupported', requestId: 'req_8' }, 422),
      { dimensions },
    );
    const portal = await shown(html`<usage-chart group-by="region"></usage-chart>`);
    const chart = await chartIn(portal);
    await drawn(chart);
    const asked = () => net.sent.filter(({ path }) => path.includes('groupBy')).length;
    expect(chart.renderRoot.querySelector('.by')).to.equal(null);
    expect(chart.renderRoot.querySelector('.failed')).to.equal(null);
    expect(slider(chart)).to.exist;
    const before = asked();
    await portal.refresh();
    await drawn(chart);
    expect(asked()).to.equal(before);
    await expect(chart).to.be.accessible();
    net.restore();
  });
});

describe('the picture of <usage-chart>', () => {
  it('is dark on a dark page that has no ground of its own', async () => {
    const page = document.documentElement;
    page.style.colorScheme = 'dark';
    const chart = await chartOf({});
    const paper = picture(chart).querySelector('rect')!.getAttribute('fill')!;
    page.style.colorScheme = '';
    expect(paper).to.match(/^#[0-4][\da-f][0-4][\da-f][0-4][\da-f]$/);
  });

  it('holds long names in two lines, and no character that XML forbids', async () => {
    const label = `${'Very long name '.repeat(30)}\u0000\u000b\ud800`;
    const chart = await chartOf({});
    const text = await svgFile(picture(chart, label)).text();
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).to.equal(null);
    const titles = [...parsed.querySelectorAll('text[font-size="16"]')].map(
      ({ textContent }) => textContent,
    );
    expect(titles.length).to.equal(2);
    expect(titles[1]).to.contain('…');
  });

  it('knows colours as the browser computes them', () => {
    expect(literal('rgb(1, 2, 3)', document.body)).to.deep.equal({ hex: '#010203', opacity: 1 });
    expect(literal('rgba(1, 2, 3, 0.5)', document.body).opacity).to.equal(0.5);
    expect(literal('color(srgb 1 0.5 0 / 0.25)', document.body)).to.deep.equal({
      hex: '#ff8000',
      opacity: 0.25,
    });
    expect(literal('oklch(1 0 0)', document.body).hex).to.equal('#ffffff');
    expect(literal('oklch(0.6 0.2 30 / 0.5)', document.body).opacity).to.equal(0.5);
  });
});

/** One unit a day; `own` answers for the days instead. */
function daysNetwork(own: Route = () => undefined, item = {}) {
  return network((path, init) => {
    if (path === '/v1/portal') return json({ ...usual, items: meters([{ ...apiCalls, ...item }]) });
    if (!path.startsWith('/v1/usage/')) return undefined;
    return own(path, init) ?? json(answerTo(new URL(path, 'https://x.example').searchParams));
  });
}

function down() {
  return json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
}

function answerTo(query: URLSearchParams): UsageAnswer {
  const start = Date.parse(query.get('from')!);
  const end = Math.ceil(Date.parse(query.get('to')!) / DAY) * DAY;
  const span = { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
  return {
    meter: 'api_calls',
    label: 'API calls',
    unit: 'API calls',
    aggregation: 'sum',
    range: span,
    timezone: 'UTC',
    series: { window: 'day', start: span.start, values: Array((end - start) / DAY).fill('1') },
    total: '0',
    groups: null,
    asOf: NOW,
    source: 'stripe_meters',
  };
}

/** How often a region says something; or, with `isAdded`, how often an alert appears in it. */
function hearing(region: Element, isAdded = false) {
  let times = 0;
  const ear = new MutationObserver((records) => {
    const isAlert = ({ addedNodes }: MutationRecord) =>
      [...addedNodes].some((node) => node instanceof Element && node.matches('.failed'));
    times += isAdded ? records.filter(isAlert).length : records.length;
  });
  ear.observe(region, { childList: true, characterData: true, subtree: true });
  return () => times;
}

async function goBack(chart: UsageChart) {
  button(chart, 'Earlier period').click();
  await drawn(chart);
}

function picture(chart: UsageChart, title = 'API calls') {
  return compose(chart.renderRoot as ShadowRoot, {
    title,
    period: 'Nov 1 – Nov 30, 2026',
    said: ['82,436 API calls so far.'],
    source: 'Stripe meters · As of 14:19 UTC',
  });
}
