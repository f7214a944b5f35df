import { expect } from '@open-wc/testing';
import { html } from 'lit';
import type { Item } from '../../server/contract/usage.ts';
import { toCell } from '../../widget/core/csv.ts';
import type { UsageChart } from '../../widget/elements/chart.ts';
import {
  button,
  chartAmong,
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
import { apiCalls, meters, NOW, problem, storage } from './data.ts';
import { json, network, showing, shown } from './portal-with.ts';

describe('<usage-chart>', () => {
  describe('is accessible', () => {
    const level: Item = { ...storage, aggregation: 'last' };
    const states: [string, Partial<Item>, Partial<UsageChart>][] = [
      ['as a line', {}, {}],
      ['as bars', {}, { view: 'daily' }],
      ['as a table', {}, { asTable: true }],
      ['as a level', level, {}],
      ['with nothing used', nothingUsed(), {}],
      ['with its days missing', { series: problem() }, {}],
      ['with its total missing', { used: problem() }, {}],
      [
        'with days from before',
        { series: { ...apiCalls.series!, ...problem() } as Item['series'] },
        {},
      ],
    ];
    for (const [name, item, properties] of states) {
      it(name, async () => {
        const chart = await chartOf(item);
        Object.assign(chart, properties);
        await drawn(chart);
        await expect(chart).to.be.accessible();
      });
    }

    it('with many meters', async () => {
      const items = ['a', 'b', 'c', 'd', 'e'].map((id) => ({
        ...apiCalls,
        id,
        label: `Meter ${id}`,
      }));
      const chart = await chartAmong(items);
      expect(chart.renderRoot.querySelectorAll('option').length).to.equal(5);
      await expect(chart).to.be.accessible();
    });
  });

  it('says what was used and how that compares', async () => {
    const chart = await chartOf({ previousPeriod: null });
    expect(sentence(chart)).to.equal('82,436 API calls so far.');
    const compared = await chartOf({});
    expect(sentence(compared)).to.match(
      /^82,436 API calls so far, \d+% (more|less) than at the same point in October\.$/,
    );
  });

  it('names the exact total as not known and adds up the days', async () => {
    const chart = await chartOf({ used: problem(), previousPeriod: null });
    expect(sentence(chart))
      .to.contain('82,436 API calls so far.')
      .and.to.contain('adds up the days');
  });

  it('draws to the measured width, in text of 12 px', async () => {
    const chart = await chartOf({});
    const plot = chart.renderRoot.querySelector('.plot')!;
    expect(plot.getBoundingClientRect().width).to.equal(Number(plot.getAttribute('width')));
    for (const text of plot.querySelectorAll('text')) {
      expect(getComputedStyle(text).fontSize).to.equal('12px');
    }
  });

  it('names what is included and the tier after it', async () => {
    const texts = [...(await chartOf({})).renderRoot.querySelectorAll('.halo')].map((text) =>
      plain(words(text)),
    );
    expect(texts).to.include('Included 100,000 · then $0.012 each');
  });

  it('is left out where nothing is metered', async () => {
    const chart = await chartAmong([{ ...apiCalls, meter: null, aggregation: null }]);
    expect(chart.renderRoot.textContent?.trim()).to.equal('');
  });

  it('keeps its heading and says why when days are missing', async () => {
    const chart = await chartOf({ series: problem() });
    expect(words(chart.renderRoot)).to.contain('Usage').and.to.contain('req_7Fq2mX81');
    expect(chart.renderRoot.querySelector('.problem button')).to.exist;
  });

  describe('read by keys', () => {
    it('starts at today', async () => {
      const chart = slider(await chartOf({ previousPeriod: null }));
      expect(chart.ariaValueNow).to.equal('20');
      expect(chart.ariaValueText).to.equal(
        'Today, 14:21 UTC: Total so far 82,436, Today so far 2,866',
      );
    });

    it('moves by days and weeks, to the ends and back to today', async () => {
      const chart = await chartOf({});
      const now = async (key: string) => {
        await press(chart, key);
        return slider(chart).ariaValueNow;
      };
      expect(await now('ArrowLeft')).to.equal('19');
      expect(slider(chart).ariaValueText).to.match(
        /^Thu, Nov 19: Total so far 79,570, That day 5,077, October then [\d,]+$/,
      );
      expect(await now('PageDown')).to.equal('12');
      expect(await now('ArrowRight')).to.equal('13');
      expect(await now('Home')).to.equal('1');
      expect(await now('PageUp')).to.equal('8');
      expect(await now('End')).to.equal('30');
      expect(await now('ArrowRight')).to.equal('30');
      expect(await now('t')).to.equal('20');
    });

    it('has no day to come where last period says nothing about it', async () => {
      const chart = await chartOf({ previousPeriod: null });
      await press(chart, 'End');
      expect(slider(chart).ariaValueNow).to.equal('20');
      expect(slider(chart).ariaValueMax).to.equal('20');
    });

    it('goes the other way in a page from right to left', async () => {
      const chart = await chartOf({});
      chart.dir = 'rtl';
      await press(chart, 'ArrowLeft');
      expect(slider(chart).ariaValueNow).to.equal('21');
      await press(chart, 'ArrowRight');
      expect(slider(chart).ariaValueNow).to.equal('20');
    });

    it('shows a tooltip until Escape', async () => {
      const chart = await chartOf({});
      await press(chart, 'ArrowLeft');
      expect(words(chart.renderRoot.querySelector('.tip')!)).to.contain('Total so far 79,570');
      await press(chart, 'Escape');
      expect(chart.renderRoot.querySelector('.tip')).to.equal(null);
    });

    it('opens the table at the day that is read', async () => {
      const chart = await chartOf({});
      await press(chart, 'Home');
      await press(chart, 'Enter');
      await drawn(chart);
      expect(words(chart.shadowRoot!.activeElement!)).to.match(/^Sun, Nov 1 2,348 2,348/);
    });

    it('says of bars what was used that day, and four weeks before', async () => {
      const chart = await chartOf({});
      chart.view = 'daily';
      await press(chart, 'ArrowLeft');
      expect(slider(chart).ariaValueText).to.match(
        /^Thu, Nov 19: That day 5,077, Same weekday before [\d,]+, Total so far 79,570$/,
      );
    });
  });

  describe('read by a pointer', () => {
    it('follows a mouse and lets go with it', async () => {
      const chart = await chartOf({});
      await point(chart, 'pointermove', 'mouse');
      expect(chart.renderRoot.querySelector('.cross')).to.exist;
      await point(chart, 'pointerleave', 'mouse');
      expect(chart.renderRoot.querySelector('.cross')).to.equal(null);
    });

    it('keeps what a finger has read', async () => {
      const chart = await chartOf({});
      await point(chart, 'pointerdown', 'touch');
      await point(chart, 'pointerleave', 'touch');
      expect(chart.renderRoot.querySelector('.cross')).to.exist;
    });

    it('does not move while its tooltip is hovered', async () => {
      const chart = await chartOf({});
      await point(chart, 'pointermove', 'mouse');
      const before = slider(chart).ariaValueNow;
      chart.renderRoot
        .querySelector('.tip')!
        .dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: 0 }));
      await chart.updateComplete;
      expect(slider(chart).ariaValueNow).to.equal(before);
    });

    it('is sent away by Escape, wherever focus is', async () => {
      const chart = await chartOf({});
      await point(chart, 'pointermove', 'mouse');
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      await chart.updateComplete;
      expect(chart.renderRoot.querySelector('.cross')).to.equal(null);
    });
  });

  it('has a table with the same figures, no lower than itself', async () => {
    const chart = await chartOf({});
    const height = chart.offsetHeight;
    button(chart, 'Show as table').click();
    await drawn(chart);
    const rows = [...chart.renderRoot.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => words(cell)),
    );
    expect(rows.length).to.equal(30);
    expect(rows[1]!.slice(0, 3)).to.deep.equal(['Mon, Nov 2', '4,562', '6,910']);
    expect(rows[19]!.slice(0, 3)).to.deep.equal(['Today', '2,866', '82,436']);
    expect(rows[20]!.slice(1, 3)).to.deep.equal(['', '']);
    expect(chart.offsetHeight).to.be.at.least(height);
    expect(chart.renderRoot.querySelector<HTMLElement>('.scroll')!.tabIndex).to.equal(0);
  });

  it('gives raw numbers and ISO dates as CSV', async () => {
    const csv = (await (await chartOf({})).csv()).split('\r\n');
    expect(csv[0]).to.equal('Day (UTC),That day,"API calls, total so far",October then');
    expect(csv[2]).to.match(/^2026-11-02,4562,6910,\d+$/);
    expect(csv[20]).to.match(/^2026-11-20,2866,82436,\d+$/);
    expect(csv[30]).to.match(/^2026-11-30,,,\d+$/);
  });

  it('writes no cell that a spreadsheet would run', () => {
    for (const text of ['=1+1', '+1', '@SUM(A1)', '-cmd', '\tx'])
      expect(toCell(text)).to.equal(`'${text}`);
    expect(toCell('-12.5')).to.equal('-12.5');
    expect(toCell('a "b", c')).to.equal('"a ""b"", c"');
    expect(toCell('\r=1')).to.equal('"\'\r=1"');
  });

  it('switches between meters, for the whole portal', async () => {
    const chart = await chartAmong([apiCalls, storage]);
    button(chart, 'Storage').click();
    await drawn(chart);
    expect(sentence(chart)).to.match(/^412.6 GB-months so far/);
    expect(button(chart, 'Storage').ariaPressed).to.equal('true');
  });

  it('listens to the page only while a day is read, whichever meter it is of', async () => {
    const { addEventListener, removeEventListener } = document;
    const heard = new Set<unknown>();
    document.addEventListener = (type: string, listener: EventListener) => {
      if (type === 'keydown') heard.add(listener);
      addEventListener.call(document, type, listener);
    };
    document.removeEventListener = (type: string, listener: EventListener) => {
      heard.delete(listener);
      removeEventListener.call(document, type, listener);
    };
    try {
      const chart = await chartAmong([apiCalls, storage]);
      await press(chart, 'ArrowLeft');
      expect(heard.size, 'while it is read').to.equal(1);
      button(chart, 'Storage').click();
      await drawn(chart);
      expect(heard.size, 'of another meter').to.equal(0);
      await press(chart, 'ArrowLeft');
      await press(chart, 'Escape');
      expect(heard.size, 'when it is let go').to.equal(0);
    } finally {
      Object.assign(document, { addEventListener, removeEventListener });
    }
  });

  it('shows one meter alone when it is named', async () => {
    const portal = await showing(
      { items: meters([apiCalls, storage]) },
      html`<usage-chart meter="storage"></usage-chart>`,
    );
    const chart = portal.querySelector<UsageChart>('usage-chart')!;
    await drawn(chart);
    expect(sentence(chart)).to.match(/^412.6 GB-months/);
    expect(chart.renderRoot.querySelector('[aria-label=Meter]')).to.equal(null);
  });

  describe('of a meter whose days were not sent', () => {
    const { values, start } = { values: ['1', '2'], start: '2026-11-19T00:00:00Z' };
    const answer = { series: { window: 'day', start, values }, asOf: NOW, source: 'stripe_meters' };

    it('asks for them when it is shown', async () => {
      const net = network((path) => {
        if (path.startsWith('/v1/usage/')) return json(answer);
        return path === '/v1/portal' ? json(portalOf([{ ...apiCalls, series: null }])) : undefined;
      });
      const chart = await chartIn(await shown(html`<usage-chart></usage-chart>`));
      expect(
        net.sent.filter(({ path }) => path.startsWith('/v1/usage/api_calls?from=2026-09-27'))
          .length,
      ).to.equal(1);
      expect(slider(chart).ariaValueText).to.contain('Total so far 82,436, Today so far 2');
      net.restore();
    });

    it('can be tried again after a failure', async () => {
      let isUp = false;
      const net = network((path) => {
        if (path.startsWith('/v1/usage/')) {
          return isUp
            ? json(answer)
            : json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
        }
        return path === '/v1/portal' ? json(portalOf([{ ...apiCalls, series: null }])) : undefined;
      });
      const chart = await chartIn(await shown(html`<usage-chart></usage-chart>`));
      expect(words(chart.renderRoot)).to.contain('req_9');
      isUp = true;
      button(chart, 'Try again').click();
      await drawn(chart);
      expect(slider(chart)).to.exist;
      net.restore();
    });
  });

  for (const width of [320, 360, 768]) {
    it(`fits into ${width} px, also as bars, as a table and from right to left`, async () => {
      const chart = await chartOf({});
      chart.style.width = `${width}px`;
      for (const change of [
        {},
        { view: 'daily' },
        { asTable: true },
        { asTable: false, dir: 'rtl' },
      ]) {
        Object.assign(chart, change);
        await drawn(chart);
        const box = chart.getBoundingClientRect();
        for (const part of chart.renderRoot.querySelectorAll(
          '.part, .plot, .scroll, button, .plot text',
        )) {
          const { left, right } = part.getBoundingClientRect();
          expect(left, words(part)).to.be.at.least(box.left - 1);
          expect(right, words(part)).to.be.at.most(box.right + 1);
        }
      }
    });
  }
});

function nothingUsed(): Partial<Item> {
  const values = Array(100).fill('0');
  return {
    used: meters('0'),
    series: meters({ window: 'day' as const, start: '2026-08-13T00:00:00Z', values }),
  };
}

function portalOf(items: Item[]) {
  return {
    billingNow: NOW,
    livemode: true,
    items: meters(items),
    bills: problem(),
    invoices: problem(),
    paymentMethods: problem(),
    credits: problem(),
    notices: [],
  };
}
