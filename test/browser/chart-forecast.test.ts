import { expect, waitUntil } from '@open-wc/testing';
import { html } from 'lit';
import type { ForecastAnswer, Withheld } from '../../server/contract/forecast.ts';
import type { Item } from '../../server/contract/usage.ts';
import type { UsageChart } from '../../widget/elements/chart.ts';
import {
  button,
  chartIn,
  chartOf,
  drawn,
  plain,
  point,
  press,
  sentence,
  slider,
  words,
} from './chart-with.ts';
import { apiCalls, meters, portal as usual } from './data.ts';
import { apiForecast, forecast, withheld } from './forecast-data.ts';
import { json, network, shown } from './portal-with.ts';

const LIKELY = 'Likely 126,000 by Nov 30 (80% range 114,000 to 140,000).';

describe('<usage-chart> with a forecast', () => {
  describe('is accessible', () => {
    const level: Partial<Item> = { aggregation: 'last' };
    const states: [string, Partial<Item>, Partial<UsageChart>][] = [
      ['as a line', {}, {}],
      ['as bars', {}, { view: 'daily' }],
      ['as a table', {}, { asTable: true }],
      ['as a level', level, {}],
      ['from right to left', {}, { dir: 'rtl' }],
      ['without last period', { previousPeriod: null }, {}],
    ];
    for (const [name, item, properties] of states) {
      it(name, async () => {
        const chart = await likelyChart(item);
        Object.assign(chart, properties);
        await drawn(chart);
        await expect(chart).to.be.accessible();
      });
    }

    it('as a narrow table, which scrolls sideways', async () => {
      const chart = await likelyChart();
      chart.style.width = '320px';
      chart.asTable = true;
      await drawn(chart);
      expect(chart.renderRoot.querySelector<HTMLElement>('.scroll')!.tabIndex).to.equal(0);
      await expect(chart).to.be.accessible();
    });

    for (const reason of ['early', 'irregular', 'stale', 'approximate', 'unread'] as const) {
      it(`where it is withheld: ${reason}`, async () => {
        await expect(await chartOf({}, withheld(reason))).to.be.accessible();
      });
    }
  });

  it('says what is likely, by when and in which range', async () => {
    expect(sentence(await likelyChart())).to.match(
      /^82,436 API calls so far, \d+% more than at the same point in October\. Likely/,
    );
    expect(sentence(await likelyChart())).to.contain(LIKELY);
  });

  it('says why there is none, and stops its line at today', async () => {
    const said = async (reason: Withheld['reason'], from?: string | null) => {
      const chart = await chartOf({ previousPeriod: null }, withheld(reason, from));
      expect(chart.renderRoot.querySelector('.likely')).to.equal(null);
      return sentence(chart).replace('82,436 API calls so far. ', '');
    };
    expect(await said('early')).to.equal(
      'It is too early for a forecast; there is one from Nov 25.',
    );
    expect(await said('early', null)).to.equal('It is too early for a forecast.');
    expect(await said('irregular')).to.equal('Usage is too irregular for a forecast.');
    expect(await said('stale')).to.equal('Usage is too old for a forecast.');
  });

  it('says that usage has gone past it, and draws none of it', async () => {
    const quantity = { likely: '81000', lower: '80000', upper: '82000' };
    const chart = await chartOf({}, only({ quantity }));
    expect(sentence(chart)).to.match(
      /The last forecast no longer holds: usage has gone past it\.$/,
    );
    expect(chart.renderRoot.querySelector('.likely, .band, .reach')).to.equal(null);
    await expect(chart).to.be.accessible();
  });

  it('draws none of another period, even of one that began at the same time', async () => {
    const period = { ...apiForecast.period, end: '2026-12-31T00:00:00Z' };
    const chart = await chartOf({}, only({ period }));
    expect(chart.renderRoot.querySelector('.likely, .band')).to.equal(null);
  });

  it('says what is certain without a range', async () => {
    const quantity = { likely: '126476', lower: '126476', upper: '126476' };
    const chart = await chartOf({}, only({ quantity }));
    expect(sentence(chart)).to.contain('Likely 126,476 by Nov 30; no other total is likely.');
    const keys = [...chart.renderRoot.querySelectorAll('.legend li')].map(words);
    expect(keys.filter((key) => key.includes('80%'))).to.deep.equal([]);
  });

  it('says nothing of a forecast that could not be read', async () => {
    const net = network((path) => {
      if (path === '/v1/portal') return json({ ...usual, items: meters([apiCalls]) });
      return path === '/v1/forecast'
        ? json({ code: 'internal', requestId: 'req_1' }, 500)
        : undefined;
    });
    const chart = await chartIn(await shown(html`<usage-chart></usage-chart>`));
    net.restore();
    expect(sentence(chart)).not.to.match(/[Ll]ikely|forecast/);
    await expect(chart).to.be.accessible();
  });

  it('goes on from the dot of today, dashed, in its band, to the edge', async () => {
    const chart = await likelyChart();
    const line = chart.renderRoot.querySelector('.plot .likely')!;
    const dot = chart.renderRoot.querySelector('.dot')!;
    const start = `M${dot.getAttribute('cx')} ${dot.getAttribute('cy')}`;
    expect(line.getAttribute('d')!.startsWith(start)).to.equal(true);
    expect(getComputedStyle(line).strokeDasharray).to.equal('5px, 4px');
    expect(getComputedStyle(line).strokeWidth).to.equal('2px');
    expect(chart.renderRoot.querySelector('.plot .band')).to.exist;
  });

  it('names its end and range, and moves what last period came to', async () => {
    const texts = await plotTexts(await wide(await likelyChart()));
    expect(texts).to.include('Likely 126,000').and.to.include('114,000–140,000');
  });

  it('marks when what is included is used up', async () => {
    const chart = await wide(await likelyChart());
    expect(await plotTexts(chart)).to.include('Nov 24 (23–26)');
    const ring = chart.renderRoot.querySelector('.reach')!;
    const quota = chart.renderRoot.querySelector('.quota')!.getAttribute('d')!;
    expect(quota.split(' ')[1]!.split('H')[0]).to.equal(ring.getAttribute('cy'));
  });

  it('marks a crossing that may as well come after the period up to the edge', async () => {
    const crossings = apiForecast.crossings.map((each) => ({
      ...each,
      likely: null,
      latest: null,
    }));
    const chart = await wide(await chartOf({}, only({ crossings })));
    expect(await plotTexts(chart)).to.include('Nov 23 or later');
    expect(chart.renderRoot.querySelector('.span')).to.exist;
    expect(chart.renderRoot.querySelector('.reach')).to.equal(null);
  });

  it('says of a crossing today that it is today, without a ring at the dot', async () => {
    const today = { earliest: '2026-11-20T14:40:00Z', likely: '2026-11-20T16:00:00Z' };
    const [crossing] = apiForecast.crossings;
    const crossings = [
      { ...crossing!, ...today, latest: '2026-11-20T22:00:00Z', quantity: '83000' },
    ];
    const chart = await wide(await chartOf({ included: '83000' }, only({ crossings })));
    expect(await plotTexts(chart)).to.include('Today');
    expect(chart.renderRoot.querySelector('.reach')).to.equal(null);
    const names = [...chart.renderRoot.querySelectorAll('.plot .strong.halo')].map(words);
    expect(names.map(plain)).to.deep.equal(['Today']);
  });

  it('names what last period came to in short from a million', async () => {
    const [values, start] = [Array(81).fill('81234.5'), '2026-09-01T00:00:00Z'];
    const series = meters({ window: 'day' as const, start, values });
    const chart = await wide(await likelyChart({ series }));
    expect(await plotTexts(chart)).to.include('October 2.52M');
  });

  it('is seen in the dark: its band differs from the page as much as a line does', async () => {
    const chart = await likelyChart();
    const shade = async (scheme: string) => {
      chart.style.colorScheme = scheme;
      await chart.updateComplete;
      return [lightOf(chart, '.plot .band', 'fill'), lightOf(chart, '.legend .band', 'fill')];
    };
    for (const light of await shade('dark')) expect(light).to.be.within(45, 120);
    for (const light of await shade('light')) expect(light).to.be.within(215, 250);
  });

  it('has the likely and its range in its key', async () => {
    const keys = [...(await likelyChart()).renderRoot.querySelectorAll('.legend li')].map(words);
    expect(keys).to.include('Likely 126,000').and.to.include('80% range 114,000–140,000');
  });

  it('has in the key of bars what they come to, and no band that is not drawn', async () => {
    const chart = await likelyChart();
    chart.view = 'daily';
    await drawn(chart);
    const keys = [...chart.renderRoot.querySelectorAll('.legend li')].map(words);
    const [key] = keys.filter((each) => each.startsWith('Likely'));
    expect(plain(key!)).to.equal('Likely total 126,000 (114,000–140,000)');
    expect(chart.renderRoot.querySelector('.legend .band')).to.equal(null);
    expect(chart.renderRoot.querySelector('.legend .coming')).to.exist;
  });

  it('keeps the bar that is read clear of its tooltip', async () => {
    const chart = await wide(await likelyChart());
    chart.view = 'daily';
    await drawn(chart);
    for (const key of ['Home', 'ArrowRight', 't', 'End']) {
      await press(chart, key);
      const tip = chart.renderRoot.querySelector('.tip')!.getBoundingClientRect();
      const { left, right, bottom } = hair(chart);
      const bar = [...chart.renderRoot.querySelectorAll('.plot .bar, .plot .coming')]
        .map((each) => each.getBoundingClientRect())
        .find((each) => each.left < left && each.right > right)!;
      expect(bottom).to.be.greaterThan(tip.top);
      expect(tip.right <= bar.left || tip.left >= bar.right, key).to.equal(true);
    }
  });

  it('keeps each entry of its key together from right to left', async () => {
    const chart = await likelyChart();
    chart.dir = 'rtl';
    chart.requestUpdate();
    await drawn(chart);
    const names = [...chart.renderRoot.querySelectorAll('.legend li > bdi')];
    expect(names.map(words)).to.include('80% range');
    for (const name of names) expect(getComputedStyle(name).unicodeBidi).to.equal('isolate');
    const edges = [...chart.renderRoot.querySelectorAll('.plot .halo')].map(words);
    for (const edge of edges) expect(edge).to.match(/^\u2068.+\u2069$/);
  });

  it('keeps its place free before it comes, at every width', async () => {
    const previousPeriod = { start: '2026-10-02T00:00:00Z', end: '2026-11-01T00:00:00Z' };
    const long = { likely: '607022', lower: '546000', upper: '994000' };
    for (const [width, item, change] of [
      ...[320, 360, 600, 720, 900, 1000].map((width) => [width, {}, {}] as const),
      ...[360, 600, 720, 984].map(
        (width) => [width, { previousPeriod }, { quantity: long }] as const,
      ),
    ]) {
      const arrival = Promise.withResolvers<void>();
      const net = network(async (path) => {
        if (path === '/v1/portal')
          return json({ ...usual, items: meters([{ ...apiCalls, ...item }]) });
        if (path !== '/v1/forecast') return undefined as never;
        await arrival.promise;
        return json(only(change));
      });
      const chart = await chartIn(
        await shown(html`<usage-chart style="width: ${width}px"></usage-chart>`),
      );
      const place = () =>
        ['.lede', '.chart', '.legend li'].map(
          (part) => chart.renderRoot.querySelector<HTMLElement>(part)!.offsetTop,
        );
      const before = [chart.offsetHeight, ...place()];
      expect(sentence(chart)).not.to.contain('Likely');
      arrival.resolve();
      await waitUntil(() => sentence(chart).includes('Likely'), 'a forecast');
      expect([chart.offsetHeight, ...place()], `${width} px`).to.deep.equal(before);
      net.restore();
    }
  });

  describe('read by keys', () => {
    it('goes on to the period’s end, also without last period', async () => {
      const chart = await likelyChart({ previousPeriod: null });
      await press(chart, 'End');
      expect(slider(chart).ariaValueNow).to.equal('30');
      expect(slider(chart).ariaValueText).to.equal(
        'Mon, Nov 30: Likely 126,000, 80% range 114,000 to 140,000',
      );
    });

    it('says of a day to come what is likely by then, its range, and last period', async () => {
      const chart = await likelyChart();
      for (const _ of [1, 2, 3, 4, 5]) await press(chart, 'ArrowRight');
      expect(slider(chart).ariaValueText).to.match(
        /^Wed, Nov 25: Likely 105,000, 80% range 98,000 to 113,000, October then [\d,]+$/,
      );
      expect(words(chart.renderRoot.querySelector('.tip')!)).to.contain('98,000–113,000');
      expect(chart.renderRoot.querySelectorAll('.cross .ring').length).to.equal(2);
    });

    it('says of bars to come what is likely of that day, and of today', async () => {
      const chart = await likelyChart();
      chart.view = 'daily';
      await press(chart, 't');
      expect(slider(chart).ariaValueText).to.match(
        /^Today, 14:21 UTC: Today so far 2,866, .+, Likely today 4,970$/,
      );
      await press(chart, 'ArrowRight');
      expect(slider(chart).ariaValueText).to.match(
        /^Sat, Nov 21: Likely that day 2,640, Likely total 87,200, 80% range 84,600 to 90,100, Same/,
      );
    });
  });

  it('is read by a pointer beyond today', async () => {
    const chart = await wide(await likelyChart({ previousPeriod: null }));
    await point(chart, 'pointermove', 'mouse', 0.8);
    expect(Number(slider(chart).ariaValueNow)).to.be.greaterThan(20);
  });

  it('reads the likely with its range below a narrow picture', async () => {
    const chart = await likelyChart();
    chart.style.width = '360px';
    await drawn(chart);
    const line = () => words(chart.renderRoot.querySelector('.readout')!);
    expect(line()).to.contain('82,436 so far');
    await press(chart, 'End');
    expect(plain(line())).to.equal('Mon, Nov 30 Likely 126,000 114,000–140,000');
  });

  it('has bars for the days to come, and what is expected of today on what it has', async () => {
    const chart = await likelyChart();
    chart.view = 'daily';
    await drawn(chart);
    const bars = [...chart.renderRoot.querySelectorAll('.plot .coming')];
    expect(bars.length).to.equal(11);
    const at = (bar: Element, name: string) => Number(bar.getAttribute(name));
    const today = [...chart.renderRoot.querySelectorAll('.plot .bar')].at(-1)!;
    expect(at(bars[0]!, 'x')).to.equal(at(today, 'x'));
    expect(at(bars[0]!, 'y') + at(bars[0]!, 'height')).to.be.closeTo(at(today, 'y'), 0.11);
  });

  it('draws a level as steps, and its level at the end', async () => {
    const chart = await likelyChart({ aggregation: 'last' });
    const path = chart.renderRoot.querySelector('.plot .likely')!.getAttribute('d')!;
    const corners = path
      .slice(1)
      .split('L')
      .map((corner) => corner.split(' '));
    for (const [index, [x, y]] of corners.entries()) {
      const before = corners[index - 1];
      if (before) expect(x === before[0] || y === before[1]).to.equal(true);
    }
    expect(sentence(chart)).to.contain(LIKELY);
  });

  it('draws an older forecast from the newer dot', async () => {
    const before = { ...apiForecast.path!, at: [...apiForecast.path!.at] };
    before.at[0] = '2026-11-20T09:00:00Z';
    before.likely = ['80000', ...before.likely.slice(1)];
    const chart = await chartOf({}, only({ path: before }));
    const dot = chart.renderRoot.querySelector('.dot')!;
    const line = chart.renderRoot.querySelector('.plot .likely')!.getAttribute('d')!;
    expect(line.startsWith(`M${dot.getAttribute('cx')} ${dot.getAttribute('cy')}L`)).to.equal(true);
  });

  it('has the likely and its range in its table, for the days to come', async () => {
    const chart = await likelyChart({ previousPeriod: null });
    button(chart, 'Show as table').click();
    await drawn(chart);
    const cells = [...chart.renderRoot.querySelectorAll('table tr')].map((row) =>
      [...row.children].map((cell) => plain(words(cell))),
    );
    expect(cells[0]!.slice(-2)).to.deep.equal(['Likely', '80% range']);
    expect(cells[20]!.slice(-2)).to.deep.equal(['', '']);
    expect(cells[30]).to.deep.equal(['Mon, Nov 30', '', '', '126,000', '114,000–140,000']);
  });

  it('gives the likely and its range as raw numbers', async () => {
    const csv = (await (await likelyChart()).csv()).split('\r\n');
    expect(csv[0]).to.match(/,October then,Likely,80% range from,80% range to$/);
    expect(csv[20]).to.match(/^2026-11-20,2866,82436,\d+,,,$/);
    expect(csv[30]).to.match(/^2026-11-30,,,\d+,126476,114224,140292$/);
  });

  for (const width of [320, 360, 768]) {
    it(`fits into ${width} px, also as bars, as a table and from right to left`, async () => {
      const chart = await likelyChart();
      chart.style.width = `${width}px`;
      for (const change of [
        {},
        { view: 'daily' },
        { asTable: true },
        { asTable: false, view: 'cumulative', dir: 'rtl' },
      ]) {
        Object.assign(chart, change);
        await drawn(chart);
        const box = chart.getBoundingClientRect();
        for (const part of chart.renderRoot.querySelectorAll(
          '.part, .plot, .scroll, .plot text, .plot rect, .legend li',
        )) {
          const { left, right } = part.getBoundingClientRect();
          expect(left, words(part)).to.be.at.least(box.left - 1);
          expect(right, words(part)).to.be.at.most(box.right + 1);
        }
      }
    });
  }

  it('mirrors the likely with the rest, but not its texts', async () => {
    const chart = await wide(await likelyChart());
    const place = () => chart.renderRoot.querySelector('.plot .band')!.getBoundingClientRect();
    const before = place();
    const box = chart.renderRoot.querySelector('.plot')!.getBoundingClientRect();
    chart.dir = 'rtl';
    chart.requestUpdate();
    await drawn(chart);
    expect(place().left - box.left).to.be.closeTo(box.right - before.right, 1);
    expect(await plotTexts(chart))
      .to.include('Likely 126,000')
      .and.to.include('Nov 24 (23–26)');
  });
});

/** A forecast of the one meter, changed. */
function only(change: Partial<typeof apiForecast>): ForecastAnswer {
  return forecast({ items: [{ ...apiForecast, ...change }] });
}

function likelyChart(item: Partial<Item> = {}) {
  return chartOf(item, only({}));
}

async function wide(chart: UsageChart) {
  chart.style.width = '984px';
  chart.style.display = 'block';
  await drawn(chart);
  return chart;
}

/** The texts of the picture. */
async function plotTexts(chart: UsageChart) {
  await chart.updateComplete;
  return [...chart.renderRoot.querySelectorAll('.plot text')].map((text) => plain(words(text)));
}

/** The hair through what is read. */
function hair(chart: UsageChart) {
  return chart.renderRoot.querySelector('.hair')!.getBoundingClientRect();
}

/** How light a colour is over the page, from 0 to 255. */
function lightOf(chart: UsageChart, selector: string, property: 'fill') {
  const { [property]: colour } = getComputedStyle(chart.renderRoot.querySelector(selector)!);
  const page = chart.style.colorScheme === 'dark' ? '#111315' : '#fff';
  const canvas = new OffscreenCanvas(1, 1).getContext('2d')!;
  for (const fill of [page, colour]) {
    canvas.fillStyle = fill;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return (red! + green! + blue!) / 3;
}
