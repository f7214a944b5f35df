import { expect, waitUntil } from '@open-wc/testing';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import { html } from 'lit';
import type { Approximation } from '../../server/contract/bill.ts';
import type { Effect, Explanation } from '../../server/contract/explain.ts';
import type { ForecastAnswer } from '../../server/contract/forecast.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import {
  bill,
  explanation,
  invoices,
  likelyExplanation,
  portal,
  stripe,
  totals,
  usd,
  yenBill,
} from './data.ts';
import { billForecast, forecast, withheld } from './forecast-data.ts';
import { json, network, panel, type Route, said, settled, shown } from './portal-with.ts';

const TAG = 'usage-explain';
const HOSTILE = '<img src=x onerror="window.hit = 1">';

let net: ReturnType<typeof network>;
let data: Partial<Portal>;
let answer: Explanation | Route;
let likely: ForecastAnswer | Route;

beforeEach(() => {
  data = {};
  answer = explanation;
  likely = withheld('early');
  net = network((path, init) => {
    if (path === '/v1/portal') return json({ ...portal, notices: [], ...data });
    if (path === '/v1/forecast')
      return typeof likely === 'function' ? likely(path, init) : json(likely);
    if (!path.startsWith('/v1/bill/explain')) return undefined;
    return typeof answer === 'function' ? answer(path, init) : json(answer);
  });
});

afterEach(() => {
  net.restore();
  document.documentElement.dir = '';
});

describe('<usage-explain>', () => {
  it('is a button that has read nothing until it is pressed', async () => {
    const element = await show();
    expect(said(element, TAG)).to.equal('Why this amount');
    expect(button(element).ariaExpanded).to.equal('false');
    expect(asked()).to.deep.equal([]);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('opens by the keyboard to a table of effects between the two bills', async () => {
    const element = await show();
    button(element).focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => root(element).querySelector('table'));

    expect(button(element).ariaExpanded).to.equal('true');
    expect(asked()).to.deep.equal(['/v1/bill/explain?bill=sub_scale&compare=same_point']);
    expect(caption(element)).to.equal('Why $79.23 more than at the same point of October');
    expect(rows(element)).to.deep.equal([
      ['October, at the same point', '$337.28'],
      ['Seats over 10 included 14 instead of 13', '+$29.00'],
      ['Storage 87.2 GB-months more', '+$13.08'],
      ['1 seat added Nov 12 Change within the period', '+$18.37'],
      ['Partner discount 10% of the increase', '−$6.05'],
      ['Sales tax, New York 8.875% of the increase', '+$4.83'],
      ['Account credit $40 instead of $60', '+$20.00'],
      ['November, so far', '$416.51'],
    ]);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('says what it found to who opened it, and keeps the focus where it was', async () => {
    const element = await show();
    button(element).focus();
    await sendKeys({ press: 'Space' });
    await waitUntil(() => root(element).querySelector('table'));
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[role=status]')!.textContent).to.equal(
      'Why $79.23 more than at the same point of October',
    );
    expect(panel(element, TAG).shadowRoot!.activeElement).to.equal(button(element));
  });

  it('says that it is busy while it waits', async () => {
    answer = () => new Promise(() => {});
    const element = await show();
    await press(element);
    expect(root(element).querySelector('[aria-busy=true]')).to.exist;
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('closes again', async () => {
    const element = await opened();
    await press(element);
    expect(said(element, TAG)).to.equal('Why this amount');
  });

  it('says what could not be read, once, and reads again when asked to', async () => {
    answer = () => json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
    const element = await show();
    await press(element);
    await waitUntil(() => root(element).querySelector('.problem'));
    expect(said(element, TAG)).to.contain(
      'Why the amount changed could not be loaded. Your bill and usage are complete. Request req_9',
    );
    await expect(panel(element, TAG)).to.be.accessible();

    answer = explanation;
    root(element).querySelector<HTMLElement>('.problem button')!.click();
    await waitUntil(() => root(element).querySelector('table'));
    expect(root(element).querySelector('.problem')).to.equal(null);
  });

  it('shows nothing where there is no bill before this one', async () => {
    data = { bills: stripe([{ ...bill, previous: null }]) };
    expect(said(await show(), TAG)).to.equal('');
    data = { bills: stripe([]) };
    expect(said(await show(), TAG)).to.equal('');
  });

  it('says that the oldest invoice has none before it, keeps the focus, and asks no more', async () => {
    answer = () => json({ code: 'comparison_missing', requestId: 'req_9' }, 404);
    const element = await shown(html`<usage-explain invoice="in_28"></usage-explain>`);
    button(element).focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => root(element).querySelector('[role=status]'));
    expect(said(element, TAG)).to.equal(
      'Why this amount There is no earlier invoice to compare with.',
    );
    expect(root(element).activeElement).to.equal(button(element));
    await expect(panel(element, TAG)).to.be.accessible();
    await element.refresh();
    await settled(element);
    expect(asked()).to.have.length(1);
  });

  it('says no more than that the session has ended, where that is why nothing was read', async () => {
    const element = await show();
    net.restore();
    net = network(() => json({ code: 'session_invalid' }, 401));
    await press(element);
    await waitUntil(() => root(element).querySelector('[role=status]'));
    expect(said(element, TAG)).to.equal(
      'Why this amount Why the amount changed could not be loaded.',
    );
  });

  it('keeps its way on while it is tried again, and the focus', async () => {
    const failure = () => json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
    answer = failure;
    const element = await show();
    await press(element);
    const again = () => root(element).querySelector<HTMLElement>('.problem button')!;
    await waitUntil(again);
    let give: (response: Response) => void = () => {};
    answer = () => new Promise((resolve) => (give = resolve));
    again().focus();
    again().click();
    await waitUntil(() => asked().length === 2);
    await settled(element);
    expect(again().ariaDisabled).to.equal('true');
    expect(root(element).activeElement).to.equal(again());
    await expect(panel(element, TAG)).to.be.accessible();
    give(failure());
    await waitUntil(() => again().ariaDisabled === 'false');
    expect(root(element).activeElement).to.equal(again());
    answer = explanation;
    again().click();
    await waitUntil(() => root(element).querySelector('table'));
    await waitUntil(() => root(element).activeElement === button(element));
  });

  it('explains the bill or the invoice it is told to', async () => {
    data = { bills: stripe([bill, { ...yenBill, previous: bill.previous }]) };
    await press(await shown(html`<usage-explain bill="sub_jp"></usage-explain>`));
    await waitUntil(() => asked().includes('/v1/bill/explain?bill=sub_jp'));
    await press(await shown(html`<usage-explain invoice="in_30"></usage-explain>`));
    await waitUntil(() => asked().includes('/v1/bill/explain?bill=in_30'));
  });
});

describe('the likely bill', () => {
  beforeEach(() => {
    answer = likelyExplanation;
    likely = forecast();
  });

  it('is explained from the last one as it was billed, amounts to the cent', async () => {
    const element = await opened();
    expect(caption(element)).to.equal('Why November is likely $275.80 more than October');
    expect(rows(element)).to.deep.equal([
      ['October, billed', '$488.04'],
      ['Seats over 10 included 14 instead of 13', '+$29.00'],
      ['API calls 16,700 more', '+$200.59'],
      ['Storage 87.2 GB-months more', '+$13.08'],
      ['1 seat added Nov 12 Change within the period', '+$18.37'],
      ['Partner discount 10% of the increase', '−$26.10'],
      ['Sales tax, New York 8.875% of the increase', '+$20.86'],
      ['Account credit $40 instead of $60', '+$20.00'],
      ['November, likely', '$763.84'],
    ]);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  const captions: [string, number][] = [
    ['Why November is likely $275.80 less than October', -27580],
    ['Likely the same as October.', 0],
  ];
  for (const [text, amount] of captions) {
    it(`is told: ${text}`, async () => {
      answer = { ...likelyExplanation, difference: usd(amount) };
      expect(caption(await opened())).to.equal(text);
    });
  }

  it('is one sentence where nothing would change', async () => {
    answer = { ...likelyExplanation, difference: usd(0), effects: [] };
    const element = await opened();
    expect(root(element).querySelector('table')).to.equal(null);
    expect(said(element, TAG)).to.contain('Likely the same as October.');
    await expect(panel(element, TAG)).to.be.accessible();
  });

  const quantities: [string, Partial<Effect>][] = [
    ['Calls 1.18M more', { quantity: { before: '0', after: '1184321' } }],
    ['Calls 12,300 fewer', { quantity: { before: '30000', after: '17654' } }],
    ['Calls 0.0124 less', { quantity: { before: '0.5', after: '0.48765' } }],
    ['Calls 1 more', { unit: 'lots', quantity: { before: '2', after: '3.0004' } }],
    [
      'Calls New price for 109,760',
      { factor: 'price', quantity: { before: '109760', after: '109760' } },
    ],
    [
      'Calls 1,234 instead of 1,000',
      { factor: 'seats', quantity: { before: '1000', after: '1234' } },
    ],
  ];
  for (const [text, rest] of quantities) {
    it(`has three digits where usage is likely, all where it is known: ${text}`, async () => {
      answer = { ...likelyExplanation, effects: [effectOf(100, { label: 'Calls', ...rest })] };
      expect(rows(await opened())[1]![0]).to.equal(text);
    });
  }

  it('does not end as what is owed does: a ring, in a lighter weight', async () => {
    const ofEnd = (element: UsagePortal) => {
      const row = root(element).querySelector('tbody tr:last-child')!;
      const { backgroundColor, borderTopWidth } = getComputedStyle(row.querySelector('.end')!);
      const { fontWeight } = getComputedStyle(row.querySelector('.num')!);
      return { backgroundColor, borderTopWidth, fontWeight };
    };
    const open = ofEnd(await opened());
    answer = explanation;
    likely = withheld('early');
    const owed = ofEnd(await opened());
    expect(open.borderTopWidth).to.equal('2px');
    expect(owed.borderTopWidth).to.equal('0px');
    expect(open.backgroundColor).not.to.equal(owed.backgroundColor);
    expect([open.fontWeight, owed.fontWeight]).to.deep.equal(['500', '600']);
  });

  it('ends where the last effect does, mirrored where one reads from the right', async () => {
    document.documentElement.dir = 'rtl';
    const element = await opened();
    const [, last] = boxes(element, '.wf s');
    expect(center(last!)).to.be.closeTo(boxes(element, '.wf i').at(-1)!.left, 1);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('stays legible on a dark page', async () => {
    const { style } = document.documentElement;
    style.colorScheme = 'dark';
    style.background = '#111417';
    try {
      const element = await opened();
      const { color } = getComputedStyle(root(element).querySelector('.total')!);
      expect(color).to.equal('rgb(237, 240, 243)');
      await expect(panel(element, TAG)).to.be.accessible();
    } finally {
      style.colorScheme = '';
      style.background = '';
    }
  });

  it('keeps its ring in forced colours', async () => {
    const element = await opened();
    await emulateMedia({ forcedColors: 'active' });
    const { borderTopStyle } = getComputedStyle(root(element).querySelector('.end')!);
    await emulateMedia({ forcedColors: 'none' });
    expect(borderTopStyle).to.equal('solid');
  });
});

describe('a forecast that comes later', () => {
  const moved = (amount: number) =>
    forecast({
      bills: [{ ...billForecast, amountDue: { ...billForecast.amountDue!, likely: usd(amount) } }],
    });

  it('is no reason to read again where it says the same', async () => {
    answer = likelyExplanation;
    likely = forecast();
    const element = await opened();
    await readAgain(element);
    expect(asked()).to.have.length(1);
  });

  it('is waited for: no likely figure stands without its range', async () => {
    let give: (response: Response) => void = () => {};
    likely = () => new Promise((resolve) => (give = resolve));
    answer = likelyExplanation;
    const element = await show();
    await press(element);
    expect(asked()).to.deep.equal([]);
    expect(root(element).querySelector('[aria-busy=true]')).to.exist;
    await expect(panel(element, TAG)).to.be.accessible();
    give(json(forecast()));
    await waitUntil(() => root(element).querySelector('caption'));
    expect(caption(element)).to.contain('is likely $275.80 more');
    expect(asked()).to.deep.equal(['/v1/bill/explain?bill=sub_scale']);
  });

  it('is one where it comes after its failure, and what was said stays meanwhile', async () => {
    likely = () => json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
    const element = await opened();
    expect(asked()).to.deep.equal(['/v1/bill/explain?bill=sub_scale&compare=same_point']);
    expect(caption(element)).to.contain('at the same point of October');
    let give: (response: Response) => void = () => {};
    answer = () => new Promise((resolve) => (give = resolve));
    likely = forecast();
    await readAgain(element);
    await waitUntil(() => asked().length === 2);
    await settled(element);
    expect(caption(element)).to.contain('at the same point of October');
    give(json(likelyExplanation));
    await waitUntil(() => caption(element).includes('is likely $275.80 more'));
    expect(asked()[1]).to.equal('/v1/bill/explain?bill=sub_scale');
  });

  it('is of no use where newer figures have left it behind', async () => {
    likely = forecast();
    const preview = stripe({ lines: [], totals: { ...totals, amountDue: usd(99999) } });
    data = { bills: stripe([{ ...bill, preview }]) };
    await opened();
    expect(asked()).to.deep.equal(['/v1/bill/explain?bill=sub_scale&compare=same_point']);
  });

  it('is one each time it moves, and once only where the answer stays another', async () => {
    answer = likelyExplanation;
    likely = forecast();
    const element = await opened();
    likely = moved(80000);
    await readAgain(element);
    await waitUntil(() => asked().length === 2);
    await readAgain(element);
    expect(asked()).to.have.length(2);
    likely = moved(90000);
    await readAgain(element);
    await waitUntil(() => asked().length === 3);
  });

  it('is one where it is withheld from then on', async () => {
    answer = likelyExplanation;
    likely = forecast();
    const element = await opened();
    answer = explanation;
    likely = withheld('irregular');
    await readAgain(element);
    await waitUntil(() => caption(element).includes('at the same point of October'));
    expect(rows(element).at(-1)).to.deep.equal(['November, so far', '$416.51']);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('changes nothing of what was read where it could not be read itself', async () => {
    likely = () => json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
    const element = await opened();
    await readAgain(element);
    expect(asked()).to.have.length(1);
    expect(caption(element)).to.contain('at the same point of October');
  });

  it('says nothing of a past invoice', async () => {
    likely = forecast();
    answer = {
      ...explanation,
      compares: 'invoice',
      after: { ...explanation.after, id: 'in_31', number: 'Q-0031' },
    };
    const element = await shown(html`<usage-explain invoice="in_31"></usage-explain>`);
    await press(element);
    await waitUntil(() => root(element).querySelector('table'));
    await readAgain(element);
    expect(asked()).to.have.length(1);
  });
});

describe('what <usage-explain> has read', () => {
  it('is read again when the customer asks for new figures, and stays meanwhile', async () => {
    const element = await opened();
    let give: (response: Response) => void = () => {};
    answer = () => new Promise((resolve) => (give = resolve));
    const refreshed = element.refresh();
    await waitUntil(() => asked().length === 2);
    expect(root(element).querySelector('table')).to.exist;
    give(json({ ...explanation, difference: usd(9999) }));
    await refreshed;
    await waitUntil(() => caption(element).includes('$99.99'));
  });

  it('is read again of a past invoice too, and not for the amount of the next one', async () => {
    const element = await shown(html`<usage-explain invoice="in_30"></usage-explain>`);
    await press(element);
    await waitUntil(() => root(element).querySelector('table'));
    data = {
      bills: stripe([
        { ...bill, preview: stripe({ lines: [], totals: { ...totals, amountDue: usd(1) } }) },
      ]),
    };
    await readAgain(element);
    expect(asked()).to.have.length(1);
    answer = { ...explanation, difference: usd(9999) };
    await element.refresh();
    await waitUntil(() => caption(element).includes('$99.99'));
    const credited = invoices.map((each) => ({ ...each, amountDue: usd(1) }));
    data = { invoices: stripe({ data: credited, nextCursor: null }) };
    await readAgain(element);
    await waitUntil(() => asked().length === 3);
  });

  it('is read again when the amount due has changed, and only then', async () => {
    const element = await opened();
    await readAgain(element);
    expect(asked()).to.have.length(1);
    data = {
      bills: stripe([
        { ...bill, preview: stripe({ lines: [], totals: { ...totals, amountDue: usd(41700) } }) },
      ]),
    };
    await readAgain(element);
    await waitUntil(() => asked().length === 2);
  });

  it('outlives a failed reading, with its own time', async () => {
    const element = await opened();
    answer = () => json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
    data = { bills: { ...stripe([bill]), asOf: '2026-11-20T14:20:00Z' } };
    await element.refresh();
    await waitUntil(() => said(element, TAG).includes('Newer figures could not be read.'));
    expect(root(element).querySelector('table')).to.exist;
  });
});

describe('the sentences of <usage-explain>', () => {
  const next = { compares: 'invoice' } as const;
  const draft = { ...next, after: { ...explanation.after, id: 'in_32', until: null } } as const;
  const whole = { ...next, after: { ...draft.after, number: 'Q-0032' } } as const;
  const captions: [string, Partial<Explanation>][] = [
    ['Why $1.50 less than at the same point of October', { difference: usd(-150) }],
    ['The same as at the same point of October.', { difference: usd(0) }],
    ['Why November is $79.23 more than October', next],
    ['Why November is $0.50 less than October', { ...next, difference: usd(-50) }],
    ['November is the same as October.', { ...next, difference: usd(0) }],
    ['Why November was $79.23 more than October', whole],
    ['Why November was $0.50 less than October', { ...whole, difference: usd(-50) }],
    ['November was the same as October.', { ...whole, difference: usd(0) }],
    ['Why November is $79.23 more than October', draft],
    ['November is the same as October.', { ...draft, difference: usd(0) }],
  ];
  for (const [text, rest] of captions) {
    it(`say: ${text}`, async () => {
      answer = { ...explanation, ...rest };
      expect(caption(await opened())).to.equal(text);
    });
  }

  it('name both invoices where two are compared', async () => {
    answer = { ...explanation, ...whole };
    const shownRows = rows(await opened());
    expect(shownRows[0]).to.deep.equal(['October, billed', '$337.28']);
    expect(shownRows.at(-1)).to.deep.equal(['November, billed', '$416.51']);
  });

  it('call a draft what it is', async () => {
    answer = { ...explanation, ...draft };
    expect(rows(await opened()).at(-1)).to.deep.equal(['November, being finalised', '$416.51']);
  });

  it('leave out the table where nothing has changed', async () => {
    answer = { ...explanation, difference: usd(0), effects: [] };
    const element = await opened();
    expect(said(element, TAG)).to.contain('The same as at the same point of October.');
    expect(root(element).querySelector('table')).to.equal(null);
  });

  const quantity = (before: string, after: string) => ({ quantity: { before, after } });
  const percent = (before: string | null, after: string | null) => ({ percent: { before, after } });
  const notes: [string, Partial<Effect>][] = [
    ['API calls 16,716 more', { label: 'API calls', unit: 'API calls', ...quantity('1', '16717') }],
    ['API calls 1,204 fewer', { label: 'API calls', ...quantity('1204', '0') }],
    ['API calls 1,204 less', { label: 'API calls', ...quantity('1204.5', '0.5') }],
    [
      'EU API calls (beta) 5 more',
      { label: 'EU API calls (beta)', unit: 'calls', ...quantity('0', '5') },
    ],
    ['Recalls 5 calls more', { label: 'Recalls', unit: 'calls', ...quantity('0', '5') }],
    ['Exports 1 more', { label: 'Exports', unit: 'files', ...quantity('0', '1') }],
    ['Exports 1 fewer', { label: 'Exports', unit: 'files', ...quantity('3', '2') }],
    ['Disk 0.1 GB more', { label: 'Disk', unit: 'GB', ...quantity('0.2', '0.3') }],
    ['Disk 87.2 GB less', { label: 'Disk', unit: 'GB', ...quantity('100', '12.8') }],
    ['Disk', { label: 'Disk' }],
    ['Seats 14 instead of 13', { factor: 'seats', label: 'Seats', ...quantity('13', '14') }],
    ['Seats New price', { factor: 'price', label: 'Seats' }],
    ['Seats New price', { factor: 'price', label: 'Seats', ...quantity('13', '14') }],
    ['Seats New price for 14', { factor: 'price', label: 'Seats', ...quantity('14', '14') }],
    [
      'Disk New price for 412.6 GB',
      { factor: 'price', label: 'Disk', unit: 'GB', ...quantity('412.6', '412.60') },
    ],
    ['Scale plan New on this bill', { factor: 'plan', change: 'added', label: 'Scale plan' }],
    [
      'Scale plan No longer on this bill',
      { factor: 'plan', change: 'removed', label: 'Scale plan' },
    ],
    ['Change within the period', { factor: 'proration', change: 'added' }],
    [
      'A seat less Change within the period',
      { factor: 'proration', change: 'added', label: 'A seat less' },
    ],
    [
      'Seats 14 instead of 13, within the period',
      { factor: 'proration', change: 'added', label: 'Seats', ...quantity('13', '14') },
    ],
    ['A seat Only on the bill before', { factor: 'proration', change: 'removed', label: 'A seat' }],
    ['Setup Billed once', { factor: 'other', change: 'added', label: 'Setup' }],
    ['Setup Only on the bill before', { factor: 'other', change: 'removed', label: 'Setup' }],
    ['Discount 20% instead of 10%', { factor: 'discount', ...percent('10', '20') }],
    [
      'Discount $30 instead of $10.50',
      { factor: 'discount', ...percent('10', '10'), before: usd(-1050), after: usd(-3000) },
    ],
    ['Discount Now applies', { factor: 'discount', change: 'added', ...percent(null, '20') }],
    [
      'Discount No longer applies',
      { factor: 'discount', change: 'removed', ...percent('20', null) },
    ],
    ['Credit $40 instead of $60', { factor: 'credit', before: usd(-6000), after: usd(-4000) }],
    ['VAT 20% instead of 19%', { factor: 'tax', label: 'VAT', ...percent('19', '20') }],
    ['Tax Now applies', { factor: 'tax', change: 'added' }],
    [
      'Account credit No longer applies',
      { factor: 'balance', change: 'removed', before: usd(-6000), after: usd(0) },
    ],
    [
      'Account balance $10 instead of −$60',
      { factor: 'balance', before: usd(-6000), after: usd(1000) },
    ],
    [
      'Left for later Too little to charge; it waits for a later invoice',
      { factor: 'carried', change: 'added' },
    ],
    [
      'Left for later The bill before was too little to charge',
      { factor: 'carried', change: 'removed' },
    ],
  ];
  it('say that a dinar is charged in steps, and what is left of one', async () => {
    const fils = (amount: number) => ({ amount, currency: 'kwd' });
    const rest = { factor: 'carried', before: fils(0), after: fils(-7), amount: fils(-7) } as const;
    answer = { ...explanation, effects: [effectOf(0, { ...rest, change: 'added' })] };
    expect(rows(await opened())[1]![0]).to.equal(
      'Left for later A rest too small to charge; it waits for the next invoice',
    );
    answer = { ...explanation, effects: [effectOf(0, { ...rest, change: 'removed' })] };
    expect(rows(await opened())[1]![0]).to.equal(
      'Left for later The bill before left a rest too small to charge',
    );
  });

  for (const [text, rest] of notes) {
    it(`say: ${text}`, async () => {
      answer = { ...explanation, effects: [effectOf(-123, rest)] };
      expect(rows(await opened())[1]).to.deep.equal([text, '−$1.23']);
    });
  }

  it('say what a discount and a tax take of a decrease', async () => {
    const share = percent('10', '10');
    answer = {
      ...explanation,
      effects: [
        effectOf(-2000, { label: 'API calls', ...quantity('20', '0') }),
        effectOf(200, { factor: 'discount', ...share }),
        effectOf(-180, { factor: 'tax', ...share }),
      ],
    };
    expect(rows(await opened()).slice(2, 4)).to.deep.equal([
      ['Discount 10% of the decrease', '+$2.00'],
      ['Tax 10% of the decrease', '−$1.80'],
    ]);
  });

  const approximations: [string, Approximation['reason'], number | null][] = [
    ['Approximate: our price of the usage differs from Stripe’s by $0.12.', 'price_differs', -12],
    ['Approximate: our price of the usage differs from Stripe’s.', 'price_differs', null],
    [
      'Approximate: the usage counted so far, at your price, differs from Stripe’s by $3.00.',
      'usage_differs',
      300,
    ],
    ['Approximate: a trial is running, which we do not reckon.', 'trial', 300],
    ['Approximate: the subscription is paused.', 'paused', null],
  ];
  for (const [text, reason, difference] of approximations) {
    it(`say: ${text}`, async () => {
      const approximate = { reason, difference: difference === null ? null : usd(difference) };
      answer = { ...explanation, approximate };
      const element = await opened();
      expect(said(element, TAG).endsWith(text)).to.equal(true);
      await expect(panel(element, TAG)).to.be.accessible();
    });
  }

  it('are written as the reader’s language writes figures', async () => {
    const element = await opened('de-DE');
    expect(rows(element)[1]![1]!.replace(/\s/g, ' ')).to.equal('+29,00 $');
  });

  it('stay text, whatever Stripe’s names say', async () => {
    const effects = explanation.effects.map((each) => ({ ...each, label: HOSTILE, unit: HOSTILE }));
    answer = { ...explanation, effects };
    const element = await opened();
    expect(root(element).querySelector('img')).to.equal(null);
    expect(said(element, TAG)).to.contain(HOSTILE);
    expect('hit' in window).to.equal(false);
  });
});

describe('more effects than eight', () => {
  const sizes = [900, -20, 800, 700, 30, -600, 500, 400, 300, 10];
  const effects = sizes.map((size, index) => effectOf(size, { label: `Meter ${index}` }));
  const many = {
    ...explanation,
    effects,
    difference: usd(3020),
    before: { ...explanation.before, amount: usd(1000) },
    after: { ...explanation.after, amount: usd(4020) },
  };

  it('are the seven largest and one that opens in place, with its keys', async () => {
    answer = many;
    const element = await opened();
    expect(rows(element)).to.have.length(10);
    expect(rows(element)[8]).to.deep.equal(['Other, 3 effects', '+$0.20']);
    await expect(panel(element, TAG)).to.be.accessible();

    const other = root(element).querySelector<HTMLElement>('table .tog')!;
    expect(other.ariaExpanded).to.equal('false');
    other.focus();
    await sendKeys({ press: 'Enter' });
    await settled(element);
    expect(other.ariaExpanded).to.equal('true');
    expect(rows(element).slice(8)).to.deep.equal([
      ['Other, 3 effects', ''],
      ['Meter 1', '−$0.20'],
      ['Meter 4', '+$0.30'],
      ['Meter 9', '+$0.10'],
      ['November, so far', '$40.20'],
    ]);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('stay open, and the focus on them, when they are read again', async () => {
    answer = many;
    const element = await opened();
    const other = () => root(element).querySelector<HTMLElement>('table .tog')!;
    other().focus();
    other().click();
    await settled(element);
    const before = other();
    answer = { ...many, effects: many.effects.toSpliced(0, 1), difference: usd(2120) };
    await element.refresh();
    await waitUntil(() => caption(element).includes('$21.20'));
    expect(other()).to.equal(before);
    expect(root(element).activeElement).to.equal(before);
    expect(before.ariaExpanded).to.equal('true');
  });

  it('add up as shown, merged and open', async () => {
    answer = many;
    const element = await opened();
    for (const turn of ['merged', 'open']) {
      const cents = rows(element).map(([, amount]) =>
        Number(amount!.replace('−', '-').replace(/[$,.+]/g, '')),
      );
      const sum = cents.slice(0, -1).reduce((all, each) => all + each);
      expect(sum, turn).to.equal(cents.at(-1));
      root(element).querySelector<HTMLElement>('table .tog')!.click();
      await settled(element);
    }
  });
});

describe('the bars of <usage-explain>', () => {
  it('run from total to total, hatched where something is taken off', async () => {
    const element = await opened();
    const bars = boxes(element, '.wf i');
    const ends = boxes(element, '.wf s');
    expect(bars).to.have.length(6);
    expect(bars[0]!.left).to.be.closeTo(center(ends[0]!), 1);
    expect(bars[1]!.left).to.be.closeTo(bars[0]!.right, 1);
    // The discount goes back from where the proration ended, and the tax begins where it arrived.
    expect(bars[3]!.right).to.be.closeTo(bars[2]!.right, 1);
    expect(bars[4]!.left).to.be.closeTo(bars[3]!.left, 1);
    expect(center(ends[1]!)).to.be.closeTo(bars[5]!.right, 1);
    const hatched = [...root(element).querySelectorAll('.wf i')].map((each) =>
      getComputedStyle(each).backgroundImage.startsWith('repeating'),
    );
    expect(hatched).to.deep.equal([false, false, false, true, false, false]);
  });

  it('are never too small to see, and say nothing aloud', async () => {
    answer = {
      ...explanation,
      effects: [effectOf(1, {}), effectOf(9_000_000, {}), effectOf(-1, {})],
    };
    const element = await opened();
    for (const { width } of boxes(element, '.wf i')) expect(width).to.be.at.least(3);
    for (const cell of root(element).querySelectorAll('.wf > *'))
      expect(cell.ariaHidden).to.equal('true');
  });

  it('are mirrored where one reads from the right', async () => {
    document.documentElement.dir = 'rtl';
    const element = await opened();
    const [first, second] = boxes(element, '.wf i');
    expect(second!.right).to.be.closeTo(first!.left, 1);
    // The note is to the left of its name, with room between, though both read from the left.
    const [label, note] = [boxes(element, '.name bdi')[1]!, boxes(element, 'small')[1]!];
    expect(label.left - note.right).to.be.at.least(8);
    const [name, amount] = [
      ...root(element).querySelectorAll('tbody tr:first-child > :is(th, .num)'),
    ];
    expect(amount!.getBoundingClientRect().left).to.be.lessThan(name!.getBoundingClientRect().left);
  });

  it('keep their colours where the system forces its own', async () => {
    await emulateMedia({ forcedColors: 'active' });
    const element = await opened();
    const { forcedColorAdjust } = getComputedStyle(root(element).querySelector('.wf i')!);
    await emulateMedia({ forcedColors: 'none' });
    expect(forcedColorAdjust).to.equal('none');
  });
});

for (const dir of ['ltr', 'rtl']) {
  it(`<usage-explain> fits into 320 pixels with its notes, ${dir}`, async () => {
    document.documentElement.dir = dir;
    const label = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk';
    answer = { ...explanation, effects: explanation.effects.map((each) => ({ ...each, label })) };
    const element = await opened('en-US', '320px');
    const host = panel(element, TAG).getBoundingClientRect();
    const out = [...root(element).querySelectorAll('*')].filter((each) => {
      const { left, right, width } = each.getBoundingClientRect();
      const isShown = !each.closest('.sr, svg') && width > 0;
      return isShown && (left < host.left - 1 || right > host.right + 1);
    });
    expect(out.map(({ outerHTML }) => outerHTML)).to.deep.equal([]);
    for (const { width, height } of boxes(element, 'small')) expect(width * height).to.be.above(0);
    await expect(panel(element, TAG)).to.be.accessible();
  });
}

describe('the waterfall of the bare portal', () => {
  afterEach(() => setViewport({ width: 800, height: 600 }));

  it('is closed under the facts where there is no room beside them', async () => {
    await setViewport({ width: 800, height: 600 });
    const element = await shown();
    expect(inBill(element).textContent).to.contain('Why this amount');
    expect(asked()).to.deep.equal([]);
    inBill(element).querySelector<HTMLElement>('.tog')!.click();
    await waitUntil(() => inBill(element).querySelector('table'));
  });

  it('opens by itself beside the figures, and nothing around it moves', async () => {
    await setViewport({ width: 1100, height: 900 });
    let give: (response: Response) => void = () => {};
    answer = () => new Promise((resolve) => (give = resolve));
    const element = await shown();
    await waitUntil(() => asked().length === 1);
    const before = tops(element);
    await expect(panel(element, 'usage-bill')).to.be.accessible();
    give(json(explanation));
    await waitUntil(() => inBill(element).querySelector('table'));
    expect(tops(element)).to.deep.equal(before);
    expect(inBill(element).querySelector('.open')).to.equal(null);
    await expect(panel(element, 'usage-bill')).to.be.accessible();
  });

  it('has eight effects there, one line each, and merges more; nothing moves for it', async () => {
    await setViewport({ width: 900, height: 900 });
    const sizes = [9, 8, 7, 6, 5, 4, 3, 2];
    const ofSizes = (all: number[]) => ({
      ...explanation,
      effects: all.map((size) =>
        effectOf(size * 100, {
          label: `A meter of the eight, ${size}`,
          unit: 'gigabytes',
          quantity: { before: '0', after: '123456' },
        }),
      ),
    });
    answer = ofSizes(sizes);
    const element = await shown();
    const empty = tops(element);
    await waitUntil(() => inBill(element).querySelector('table'));
    await settled(element);
    expect(inBill(element).querySelector('.tog') === null).to.equal(true);
    const effects = [...inBill(element).querySelectorAll<HTMLElement>('.own')];
    expect(effects).to.have.length(8);
    for (const { offsetHeight } of effects) expect(offsetHeight, 'one line').to.be.below(32);
    const note = effects[0]!.querySelector<HTMLElement>('small')!;
    expect(note.offsetWidth, 'no half of a figure').to.equal(1);
    expect(effects[0]!.querySelector('th')!.title).to.equal(
      'A meter of the eight, 9 · 123,456 gigabytes more',
    );
    expect(tops(element)).to.deep.equal(empty);
    answer = ofSizes([...sizes, 1]);
    await element.refresh();
    await waitUntil(() => inBill(element).querySelector('.tog'));
    expect(inBill(element).querySelector('.tog')!.textContent).to.equal('Other, 2 effects');
    expect(tops(element)).to.deep.equal(empty);
  });

  it('leaves its place to the facts where there is nothing to compare with', async () => {
    await setViewport({ width: 1100, height: 900 });
    data = { bills: stripe([{ ...bill, previous: null }]) };
    const element = await shown();
    const root = panel(element, 'usage-bill').shadowRoot!;
    expect(root.querySelector(TAG)).to.equal(null);
    expect(root.querySelector('.facts')!.getBoundingClientRect().left).to.be.above(500);
    expect(asked()).to.deep.equal([]);
  });
});

function effectOf(amount: number, rest: Partial<Effect>): Effect {
  return {
    ...explanation.effects[1]!,
    label: null,
    unit: null,
    quantity: null,
    amount: usd(amount),
    ...rest,
  };
}

const asked = () => net.sent.map(({ path }) => path).filter((path) => path.includes('/explain'));
const show = (locale?: string) => shown(html`<usage-explain></usage-explain>`, locale);
const root = (element: UsagePortal) => panel(element, TAG).shadowRoot!;
const button = (element: UsagePortal) => root(element).querySelector<HTMLElement>('.open')!;
const boxes = (element: UsagePortal, selector: string) =>
  [...root(element).querySelectorAll(selector)].map((each) => each.getBoundingClientRect());
const center = ({ left, right }: DOMRect) => (left + right) / 2;
const caption = (element: UsagePortal) => root(element).querySelector('caption')!.textContent;

async function press(element: UsagePortal) {
  button(element).click();
  await settled(element);
}

async function opened(locale = 'en-US', width = ''): Promise<UsagePortal> {
  const element = await show(locale);
  element.style.width = width;
  await press(element);
  await waitUntil(() => root(element).querySelector('caption, .same'), 'an explanation');
  return element;
}

/** What each row says, and its amount. */
function rows(element: UsagePortal): string[][] {
  return [...root(element).querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('th, .num')].map((cell) => textOf(cell)),
  );
}

/** As a reader hears it: a name and its note apart. */
function textOf(cell: Element): string {
  const named = cell.querySelector('.fit') ?? cell;
  const parts = named.children.length > 1 ? [...named.children] : [named];
  return parts.map((part) => part.textContent!.trim()).join(' ');
}

function inBill(element: UsagePortal) {
  return panel(element, 'usage-bill').shadowRoot!.querySelector(TAG)!.shadowRoot!;
}

/** Where the panels of the bare portal stand. */
function tops(element: UsagePortal) {
  return [...element.shadowRoot!.querySelectorAll('.all > *')].map(
    (each) => each.getBoundingClientRect().top,
  );
}

/** The reading of every minute, as if the page had come back into view. */
async function readAgain(element: UsagePortal) {
  const before = net.count('/v1/portal');
  document.dispatchEvent(new Event('visibilitychange'));
  await waitUntil(() => net.count('/v1/portal') > before);
  await settled(element);
}
