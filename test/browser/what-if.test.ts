import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import { breakEvens } from '../../server/billing/break-even.ts';
import { whatIf } from '../../server/billing/what-if.ts';
import type { ForecastAnswer } from '../../server/contract/forecast.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { PlanChoice, WhatIfBasis } from '../../server/contract/what-if.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import {
  apiCalls,
  basis,
  bill,
  emptyPortal,
  likelyBasis,
  messagesItem,
  meters,
  plans,
  portal,
  seats,
  storage,
  stripe,
  totals,
  usd,
  yenBill,
} from './data.ts';
import { billForecast, forecast, withheld } from './forecast-data.ts';
import { json, network, panel, type Route, said, settled, shown } from './portal-with.ts';

const TAG = 'usage-what-if';
const API = 0;
const SEATS = 3;

let net: ReturnType<typeof network>;
let known: Partial<Portal>;
let answer: WhatIfBasis | Route;
let likely: ForecastAnswer;

beforeEach(() => {
  known = {};
  answer = basis;
  likely = withheld('early');
  net = network((path, init) => {
    if (path === '/v1/portal') return json({ ...portal, notices: [], ...known });
    if (path === '/v1/forecast') return json(likely);
    if (!path.startsWith('/v1/bill/what-if')) return undefined;
    return typeof answer === 'function' ? answer(path, init) : json(answer);
  });
});
afterEach(() => {
  net.restore();
  document.documentElement.dir = '';
});

describe('<usage-what-if>', () => {
  it('loads nothing before it is opened', async () => {
    const element = await show();
    expect(said(element, TAG)).to.equal(
      'What if Your prices and tiers, other numbers. Nothing is changed or ordered. Try other numbers',
    );
    expect(asked()).to.deep.equal([]);
    const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
    expect(fetched.filter((name) => /\/what-if\/(index|desk)/.test(name))).to.deep.equal([]);
    expect(fetched.filter((name) => /elements\/what-if/.test(name))).to.have.length(1);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('asks for the bill once, says that it does, and takes the focus on to the first slider', async () => {
    let give: (response: Response) => void = () => {};
    answer = () =>
      new Promise((resolve) => {
        give = resolve;
      });
    const element = await show();
    button(element, 'Try other numbers').focus();
    button(element, 'Try other numbers').click();
    await waitUntil(() => asked().length);
    await settled(element);
    expect(said(element, TAG)).to.contain('Loading your prices and tiers');
    await expect(panel(element, TAG)).to.be.accessible();
    give(json(basis));
    await waitUntil(() => amount(element));
    expect(asked()).to.deep.equal(['/v1/bill/what-if?bill=sub_scale']);
    expect(root(element).activeElement).to.equal(slider(element, API));
  });

  it('begins with what is due so far', async () => {
    const element = await opened();
    expect(amount(element)).to.equal('$416.52');
    expect(said(element, TAG)).to.contain(
      'Would be due Dec 1 $416.52 The same as so far. Tax, discount and credit included.',
    );
    expect(values(element)).to.deep.equal(['82,436', '412.6', '14']);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('asks for no number of what has none: a flat fee, a meter that is free', async () => {
    const free = { ...basis.items[1]!.price, tiers: null, model: 'per_unit', unitAmount: '0' };
    answer = withItem(1, { price: free as typeof apiCalls.price });
    const element = await opened();
    expect(values(element)).to.deep.equal(['82,436', '14']);
  });

  it('is not there without a bill, or with nothing on it that varies', async () => {
    known = emptyPortal;
    expect((await show()).querySelector(TAG)!.shadowRoot!.childElementCount).to.equal(0);
    known = { bills: stripe([bill]), items: meters([{ ...seats, subscription: 'sub_other' }]) };
    expect(said(await show(), TAG)).to.equal('');
  });
});

describe('a slider', () => {
  it('moves its number and the amount in the same frame, by key', async () => {
    const element = await opened();
    slider(element, API).focus();
    const painted = new Promise((resolve) => {
      const read = () => resolve([typed(element, API).value, amount(element)]);
      slider(element, API).addEventListener('input', () => requestAnimationFrame(read));
    });
    await sendKeys({ press: 'End' });
    expect(await painted).to.deep.equal(['400,000', dueWith({ si_api: '400000' })]);
    await sendKeys({ press: 'ArrowLeft' });
    expect(typed(element, API).value).to.equal('399,000');
    expect(amount(element)).to.equal(dueWith({ si_api: '399000' }));
    expect(slider(element, API).ariaValueText).to.equal('399,000');
  });

  it('changes the amount with the input itself, before another task runs', async () => {
    const element = await opened();
    slide(element, API, '200000');
    await settledPanel(element);
    expect(amount(element)).to.equal(dueWith({ si_api: '200000' }));
    expect(said(element, TAG)).to.contain('more than so far ($416.52).');
  });

  it('says when it is less', async () => {
    const element = await opened();
    await slideTo(element, SEATS, '12');
    expect(said(element, TAG)).to.contain(
      `Would be due Dec 1 ${dueWith({ si_seats: '12' })} $56.84 less than so far ($416.52).`,
    );
  });

  it('is marked at what is included, so far and last period, and says so in words', async () => {
    const element = await opened();
    const marks = [...root(element).querySelectorAll('.field')].map((field) =>
      [...field.querySelectorAll('.marks span')].map((mark) => mark.textContent),
    );
    expect(marks[0]).to.include('so far');
    expect(marks[2]).to.deep.equal(['0', 'included', 'now']);
    const id = slider(element, API).getAttribute('aria-describedby')!;
    expect(root(element).getElementById(id)!.textContent).to.equal(
      'Included 100,000. So far 82,436. Last period 109,760.',
    );
  });

  it('goes back to so far', async () => {
    const element = await opened();
    await slideTo(element, API, '300000');
    await slideTo(element, SEATS, '30');
    button(element, 'Back to so far').click();
    await settled(element);
    expect(values(element)).to.deep.equal(['82,436', '412.6', '14']);
    expect(amount(element)).to.equal('$416.52');
  });
});

describe('with a forecast', () => {
  beforeEach(() => {
    answer = likelyBasis;
    likely = forecast();
  });

  it('begins with what is likely, so that the first result is the likely total', async () => {
    const element = await opened();
    expect(values(element)).to.deep.equal(['126,476', '628.4', '14']);
    expect(said(element, TAG)).to.contain(
      'Would be due Dec 1 $763.84 The same as likely. Tax, discount and credit included.',
    );
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('says how much more or less than likely another number is, by key', async () => {
    const element = await opened();
    slider(element, API).focus();
    await sendKeys({ press: 'Home' });
    expect(said(element, TAG)).to.contain('$311.32 less than likely ($763.84).');
    await sendKeys({ press: 'End' });
    expect(amount(element)).to.equal(dueFromLikely({ si_api: '300000' }));
    expect(said(element, TAG)).to.contain('more than likely ($763.84). Tax, discount and credit');
  });

  it('goes back to likely', async () => {
    const element = await opened();
    await slideTo(element, API, '180000');
    await slideTo(element, SEATS, '30');
    const back = button(element, 'Back to likely');
    back.focus();
    await sendKeys({ press: 'Enter' });
    await settled(element);
    expect(values(element)).to.deep.equal(['126,476', '628.4', '14']);
    expect(amount(element)).to.equal('$763.84');
    expect(root(element).activeElement).to.equal(back);
  });

  it('marks what is likely and what is included, and says all of it in words', async () => {
    const element = await opened();
    const marks = [...root(element).querySelectorAll('.field')].map((field) =>
      [...field.querySelectorAll('.marks span')].map((mark) => mark.textContent),
    );
    expect(marks[0]).to.include.members(['0', 'included', 'likely']);
    expect(marks[2]).to.deep.equal(['0', 'included', 'now']);
    const id = slider(element, API).getAttribute('aria-describedby')!;
    expect(root(element).getElementById(id)!.textContent).to.equal(
      'Included 100,000. Likely 126,000. So far 82,436. Last period 109,760.',
    );
  });

  it('ends line by line with the likely total', async () => {
    const element = await opened();
    await slideTo(element, API, '180000');
    button(element, 'Line by line').click();
    await settled(element);
    expect(said(element, TAG)).to.contain('Likely total $763.84 Difference +$541.18');
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('says the result politely, against what is likely', async () => {
    const element = await opened();
    await slideTo(element, API, '180000');
    const status = element.shadowRoot!.querySelector('[role=status]')!;
    await waitUntil(() => status.textContent!.includes('than likely'));
    expect(status.textContent!.trim()).to.equal(
      'Would be due Dec 1: $1,305.02. $541.18 more than likely ($763.84). Tax, discount and credit included.',
    );
  });

  it('compares plans at what is likely', async () => {
    answer = { ...likelyBasis, plans };
    const element = await opened();
    await waitUntil(() => evens(element).length);
    const growth = dueFromLikely({}, { plan: 'growth' });
    expect(said(element, TAG)).to.contain(`Plan Scale yours $763.84 Growth ${growth}`);
    const start = { si_api: '126476', si_storage: '628.4' };
    const [first] = breakEvens(answer, { quantities: start }, 'si_api', ['scale', 'growth']);
    expect(evens(element)[0]).to.contain(Number(first!.quantity).toLocaleString('en-US'));
    choose(element, 'Growth');
    await settled(element);
    expect(amount(element)).to.equal(growth);
    expect(said(element, TAG)).to.contain('than likely ($763.84).');
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('shows the dearest of many by what is likely', async () => {
    const many = Array.from({ length: 9 }, (_, nth) => ({
      ...likelyBasis.items[0]!,
      id: `si_${nth}`,
      label: `Meter ${nth}`,
      quantity: String(110_000 + nth * 1000),
      likely: String(200_000 - nth * 1000),
    }));
    answer = { ...likelyBasis, items: many };
    const element = await opened();
    expect(values(element)).to.deep.equal(['200,000', '199,000', '198,000', '197,000', '196,000']);
  });

  it('reads from the right where the page does', async () => {
    document.documentElement.dir = 'rtl';
    const element = await opened();
    slider(element, API).focus();
    await sendKeys({ press: 'ArrowLeft' });
    expect(typed(element, API).value).to.equal('127,000');
    await expect(panel(element, TAG)).to.be.accessible();
  });
});

describe('a forecast that comes later', () => {
  const moved = (amount: number) => {
    const amountDue = { ...billForecast.amountDue!, likely: usd(amount) };
    return forecast({ bills: [{ ...billForecast, amountDue }] });
  };

  it('is no reason to read again where it says the same', async () => {
    answer = likelyBasis;
    likely = forecast();
    const element = await opened();
    await element.refresh();
    await settled(element);
    expect(asked()).to.have.length(1);
  });

  it('moves the start, and leaves what was changed', async () => {
    const element = await opened();
    await slideTo(element, SEATS, '20');
    answer = likelyBasis;
    likely = forecast();
    await element.refresh();
    await waitUntil(() => values(element)[0] === '126,476');
    expect(values(element)).to.deep.equal(['126,476', '628.4', '20']);
    expect(said(element, TAG)).to.contain('more than likely ($763.84).');
    expect(said(element, TAG)).to.contain('Back to likely');
  });

  it('is read for once each time it moves', async () => {
    answer = likelyBasis;
    likely = forecast();
    const element = await opened();
    likely = moved(80000);
    await element.refresh();
    await waitUntil(() => asked().length === 2);
    await element.refresh();
    await settled(element);
    expect(asked()).to.have.length(2);
  });

  it('that is withheld from then on leaves what is so far', async () => {
    answer = likelyBasis;
    likely = forecast();
    const element = await opened();
    answer = basis;
    likely = withheld('irregular');
    await element.refresh();
    await waitUntil(() => values(element)[0] === '82,436');
    expect(said(element, TAG)).to.contain('Back to so far');
    expect(said(element, TAG)).to.contain('The same as so far.');
    await expect(panel(element, TAG)).to.be.accessible();
  });
});

describe('a typed number', () => {
  it('moves the slider and the amount while it is typed', async () => {
    const element = await opened();
    await type(element, API, '180,000');
    expect(amount(element)).to.equal(dueWith({ si_api: '180000' }));
    expect(slider(element, API).value).to.equal('180000');
  });

  it('may go beyond the slider, which stays at its end', async () => {
    const element = await opened();
    await type(element, API, '9000000');
    expect(amount(element)).to.equal(dueWith({ si_api: '9000000' }));
    expect(slider(element, API).value).to.equal('400000');
    leave(element, API);
    await settled(element);
    expect(typed(element, API).value).to.equal('9,000,000');
  });

  it('that is none leaves the last good one and is said once the field is left', async () => {
    const element = await opened();
    await type(element, API, '180000');
    await type(element, API, '18 monkeys');
    expect(alert(element)).to.equal(undefined);
    expect(typed(element, API).value).to.equal('18 monkeys');
    leave(element, API);
    await settled(element);
    expect(alert(element)).to.equal('Write a number, such as 1,234.5. 180,000 still counts.');
    expect(typed(element, API).getAttribute('aria-invalid')).to.equal('true');
    expect(root(element).getElementById(typed(element, API).getAttribute('aria-describedby')!)).to
      .exist;
    expect(amount(element)).to.equal(dueWith({ si_api: '180000' }));
    await expect(panel(element, TAG)).to.be.accessible();
    await type(element, API, '5');
    expect(alert(element)).to.equal(undefined);
  });

  it('is shown whole, however long it is', async () => {
    const element = await opened();
    await type(element, API, '123456789012345');
    leave(element, API);
    await settled(element);
    const { scrollWidth, clientWidth, size } = typed(element, API);
    expect(typed(element, API).value).to.equal('123,456,789,012,345');
    expect(scrollWidth).to.be.at.most(clientWidth);
    expect(size).to.equal(19);
  });

  it('of seats is whole', async () => {
    const element = await opened();
    await type(element, SEATS, '14.5');
    leave(element, SEATS);
    await settled(element);
    expect(alert(element)).to.equal('Write a whole number. 14 still counts.');
  });

  it('is read as the language writes it', async () => {
    const element = await opened({ locale: 'de' });
    expect(values(element)).to.deep.equal(['82.436', '412,6', '14']);
    await type(element, API, '1.234,5');
    leave(element, API);
    await settled(element);
    expect(typed(element, API).value).to.equal('1.234,5');
    await type(element, API, '1.5');
    leave(element, API);
    await settled(element);
    expect(alert(element)).to.contain('1.234,5');
  });
});

describe('line by line', () => {
  it('adds up to the amount that would be due', async () => {
    const element = await opened();
    await slideTo(element, API, '160000');
    button(element, 'Line by line').click();
    await settled(element);
    const cents = [...root(element).querySelectorAll('.lines tbody:last-of-type tr')].map(centsOf);
    const [due, ...above] = cents.toReversed() as [number, ...number[]];
    const total = above.indexOf(Math.max(...above));
    expect(due).to.equal(
      whatIf(basis, { quantities: { si_api: '160000' } }).totals.amountDue.amount,
    );
    expect(total).to.be.at.least(0);
    const heads = [
      ...root(element).querySelectorAll('.lines tbody:not(:last-of-type) tr:not(.tier, .grp)'),
    ];
    expect(heads.map(centsOf).reduce((sum, each) => sum + each, 0)).to.equal(cents[0]);
    const difference = (due - basis.amountDue.amount) / 100;
    expect(said(element, TAG)).to.contain(
      `Due so far $416.52 Difference +$${difference.toFixed(2)}`,
    );
    await expect(panel(element, TAG)).to.be.accessible();
  });
});

describe('seats', () => {
  it('change with the next period, or from today with what that gives back and charges', async () => {
    const element = await opened();
    expect(said(element, TAG)).not.to.contain('When seats change');
    await slideTo(element, SEATS, '20');
    expect(said(element, TAG)).to.contain('When seats change From Dec 1 From today');
    expect(amount(element)).to.equal(dueWith({ si_seats: '20' }));
    button(element, 'Line by line').click();
    await settled(element);
    const rows = () => root(element).querySelectorAll('.lines tbody tr').length;
    const before = rows();
    choose(element, 'From today');
    await settled(element);
    expect(rows() - before).to.equal(2);
    expect(said(element, TAG)).to.contain('Seats, 14 given back');
    expect(said(element, TAG)).to.contain('Seats, 20 charged');
    expect(amount(element)).to.equal(dueWith({ si_seats: '20' }, { starts: 'now' }));
    expect(notes(element)).to.deep.equal(['Nov 1 – Nov 30', 'Nov 1 – Nov 30', 'From today']);
    await expect(panel(element, TAG)).to.be.accessible();
  });
});

describe('from today', () => {
  it('is said of those seats only that are others', async () => {
    answer = { ...basis, items: [...basis.items, { ...basis.items[SEATS]!, id: 'si_more' }] };
    const element = await opened();
    await slideTo(element, SEATS, '20');
    choose(element, 'From today');
    await settled(element);
    expect(notes(element).slice(2)).to.deep.equal(['From today', 'From Dec 1']);
  });

  it('is in the amount of the plan there is, as in the result; the others say from when', async () => {
    answer = { ...basis, plans };
    const element = await opened();
    await slideTo(element, SEATS, '20');
    choose(element, 'From today');
    await settled(element);
    const now = dueWith({ si_seats: '20' }, { starts: 'now' });
    const growth = dueWith({ si_seats: '20' }, { plan: 'growth' });
    expect(amount(element)).to.equal(now);
    expect(said(element, TAG)).to.contain(`Scale yours ${now} Growth ${growth}`);
    expect(said(element, TAG)).to.contain('On another plan, seats change from Dec 1.');
    choose(element, 'Growth');
    await settled(element);
    expect(amount(element)).to.equal(growth);
    expect(said(element, TAG)).to.contain(`Scale yours ${now} Growth ${growth}`);
    await expect(panel(element, TAG)).to.be.accessible();
  });
});

describe('plans', () => {
  it('are told with what each would come to', async () => {
    answer = { ...basis, plans };
    const element = await opened();
    await waitUntil(() => root(element).querySelector('.even'));
    const growth = dueWith({}, { plan: 'growth' });
    expect(said(element, TAG)).to.contain(`Plan Scale yours $416.52 Growth ${growth}`);
    expect(said(element, TAG)).to.contain('Compared as if you had the plan for the whole period.');
    choose(element, 'Growth');
    await settled(element);
    expect(amount(element)).to.equal(growth);
    expect(said(element, TAG)).to.contain('Would be due Dec 1 with Growth');
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('say where the cheaper one changes, as the pure code finds it', async () => {
    answer = { ...basis, plans };
    const element = await opened();
    await waitUntil(() => evens(element).length);
    expect(evens(element)).to.deep.equal([
      'Growth is cheaper below 69,999 API calls, Scale from there on.',
      'From 115,001 API calls on, Growth is cheaper.',
    ]);
    const found = breakEvens(answer, {}, 'si_api', ['scale', 'growth']);
    expect(found.map(({ quantity }) => quantity)).to.deep.equal(['69999', '115000', '115001']);
  });

  it('say it anew when another number moves it', async () => {
    const [scale, growth] = plans as [PlanChoice, PlanChoice];
    const { label, meter, price, product } = basis.items[SEATS]!;
    const tiers = price.tiers!.map((tier) => ({ ...tier, upTo: tier.upTo && '5' }));
    const dearer = { label, meter, product, price: { ...price, tiers }, replaces: 'si_seats' };
    answer = {
      ...basis,
      plans: [scale, { ...growth, items: [...growth.items, dearer] }],
    };
    const element = await opened();
    await waitUntil(() => evens(element).length);
    const before = evens(element);
    await slideTo(element, SEATS, '0');
    await waitUntil(() => evens(element)[0] !== before[0]);
    const change = { quantities: { si_seats: '0' } };
    const [first] = breakEvens(answer, change, 'si_api', ['scale', 'growth']);
    expect(evens(element)[0]).to.contain(Number(first!.quantity).toLocaleString('en-US'));
  });

  it('of three say which two are compared: the own one and the cheapest other', async () => {
    const [scale, growth] = plans as [PlanChoice, PlanChoice];
    const [fee, ...rest] = growth.items as [PlanChoice['items'][0], ...PlanChoice['items']];
    const price = { ...fee.price, id: 'price_dear', unitAmount: '50000' };
    const dear = { ...growth, id: 'dear', label: 'Dear', items: [{ ...fee, price }, ...rest] };
    answer = { ...basis, plans: [scale, dear, growth] };
    const element = await opened();
    await waitUntil(() => evens(element).length);
    expect(evens(element).slice(0, 2)).to.deep.equal([
      'Between Scale and Growth:',
      'Growth is cheaper below 69,999 API calls, Scale from there on.',
    ]);
  });

  it('say so where one is always the cheaper one', async () => {
    const [scale, growth] = plans as [PlanChoice, PlanChoice];
    answer = { ...basis, plans: [scale, { ...growth, items: growth.items.slice(0, 1) }] };
    const element = await opened();
    await waitUntil(() => evens(element).length);
    expect(evens(element)).to.deep.equal(['Growth is cheaper than Scale at any usage.']);
  });
});

describe('the result', () => {
  it('is said politely, once, when the hand has come to rest', async () => {
    const element = await opened();
    const status = element.shadowRoot!.querySelector('[role=status]')!;
    const heard: string[] = [];
    const ear = new MutationObserver(() => heard.push(status.textContent!.trim()));
    ear.observe(status, { childList: true, characterData: true, subtree: true });
    for (const value of ['100000', '200000', '300000']) await slideTo(element, API, value);
    expect(heard).to.deep.equal([]);
    await waitUntil(() => heard.length);
    await aTimeout(0);
    ear.disconnect();
    expect(heard).to.have.length(1);
    expect(heard[0]).to.match(
      /^Would be due Dec 1: \$[\d,.]+\. \$[\d,.]+ more than so far \(\$416\.52\)\. Tax, discount and credit included\.$/,
    );
  });

  it('says why it is approximate, and by how much', async () => {
    answer = { ...basis, approximate: { reason: 'price_differs', difference: usd(-4) } };
    const element = await opened();
    expect(said(element, TAG)).to.contain('differs from Stripe’s by $0.04.');
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('says why nothing is due where it is too little to charge', async () => {
    answer = { ...basis, items: basis.items.slice(0, 1), fixed: [], discounts: [], balance: 0 };
    const element = await opened();
    await type(element, API, '100030');
    expect(amount(element)).to.equal('$0.00');
    expect(said(element, TAG)).to.contain('Too little to charge: $0.39 waits for a later invoice.');
  });

  it('reads in its own direction on a page that reads from the right', async () => {
    document.documentElement.dir = 'rtl';
    const element = await opened();
    const sentence = root(element).querySelector('.result p bdi')!;
    expect(getComputedStyle(sentence).direction).to.equal('ltr');
  });

  it('is unknown, not wrong, where a price cannot be reckoned', async () => {
    const price = { ...apiCalls.price, tiers: [{ upTo: '10', unitAmount: '1', flatAmount: '0' }] };
    answer = withItem(0, { price });
    const element = await opened();
    expect(amount(element)).to.equal('–');
    expect(said(element, TAG)).to.contain('Not known: one of the prices is of a kind');
    expect(said(element, TAG)).not.to.contain('Line by line');
  });
});

describe('what can go wrong', () => {
  it('is said in its place, with a way on', async () => {
    answer = () => json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
    const element = await opened();
    expect(said(element, TAG)).to.contain(
      'Your prices and tiers could not be loaded. Your bill and usage are complete. Request req_9 Try again',
    );
    await expect(panel(element, TAG)).to.be.accessible();
    answer = basis;
    button(element, 'Try again').click();
    await waitUntil(() => amount(element));
    expect(amount(element)).to.equal('$416.52');
  });

  it('keeps the way on while it is tried again, and takes the focus along', async () => {
    answer = () => json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
    const element = await show();
    button(element, 'Try other numbers').focus();
    button(element, 'Try other numbers').click();
    await waitUntil(() => root(element).querySelector('.problem'));
    await settled(element);
    const again = button(element, 'Try again');
    expect(root(element).activeElement).to.equal(again);
    let give: (response: Response) => void = () => {};
    answer = () => new Promise((resolve) => (give = resolve));
    again.click();
    await waitUntil(() => asked().length === 2);
    await settled(element);
    expect(root(element).activeElement).to.equal(again);
    expect(again.ariaDisabled).to.equal('true');
    await expect(panel(element, TAG)).to.be.accessible();
    give(json(basis));
    await waitUntil(() => root(element).activeElement === slider(element, API));
  });

  it('a session that ends with the first reading says no more here, and keeps the focus', async () => {
    const element = await show();
    net.restore();
    net = network(() => json({ code: 'session_invalid' }, 401));
    button(element, 'Try other numbers').focus();
    button(element, 'Try other numbers').click();
    await waitUntil(() => button(element, 'Try other numbers').ariaDisabled === 'true');
    await settled(element);
    expect(root(element).querySelector('.problem')).to.equal(null);
    expect(root(element).activeElement).to.equal(button(element, 'Try other numbers'));
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('figures that could not be read again say when they are from', async () => {
    answer = { ...basis, asOf: '2026-11-20T14:01:00Z' };
    const element = await opened();
    expect(said(element, TAG)).not.to.contain('Newer figures could not be read.');
    known = { items: meters([{ ...apiCalls, used: meters('90000') }, storage, seats]) };
    answer = () => json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
    await element.refresh();
    await waitUntil(() => said(element, TAG).includes('Newer figures could not be read.'));
    expect(amount(element)).to.equal('$416.52');
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('a session that ended opens nothing', async () => {
    let isOver = false;
    net.restore();
    net = network((path) =>
      isOver && path === '/v1/portal' ? json({ code: 'session_invalid' }, 401) : undefined,
    );
    const element = await show();
    isOver = true;
    await element.refresh();
    await settled(element);
    const open = button(element, 'Try other numbers');
    expect(open.ariaDisabled).to.equal('true');
    open.click();
    await settled(element);
    expect(asked()).to.deep.equal([]);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('a session that ended later stops the sliders and leaves the figures', async () => {
    const element = await opened();
    await slideTo(element, API, '200000');
    answer = basis;
    net.restore();
    net = network(() => json({ code: 'session_invalid' }, 401));
    await element.refresh();
    await settled(element);
    expect(slider(element, API).matches(':disabled')).to.equal(true);
    expect(button(element, 'Back to so far').disabled).to.equal(true);
    expect(amount(element)).to.equal(dueWith({ si_api: '200000' }));
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('more than can be told exactly is no amount', async () => {
    const element = await opened();
    await type(element, SEATS, '999999999999999');
    expect(amount(element)).to.equal('–');
    expect(said(element, TAG)).to.contain('That is more than can be reckoned.');
    await type(element, SEATS, '14');
    expect(amount(element)).to.equal('$416.52');
  });

  it('usage that costs nothing more is read again too', async () => {
    const element = await opened();
    known = { items: meters([{ ...apiCalls, used: meters('90000') }, storage, seats]) };
    answer = withItem(0, { quantity: '90000' });
    await element.refresh();
    await waitUntil(() => values(element)[0] === '90,000');
  });

  it('new figures keep what was changed, and start from the new amount', async () => {
    const element = await opened();
    await slideTo(element, SEATS, '20');
    const preview = stripe({ lines: [], totals: { ...totals, amountDue: usd(50000) } });
    known = { bills: stripe([{ ...bill, preview }]) };
    answer = { ...withItem(0, { quantity: '120000' }), amountDue: usd(50000) };
    await element.refresh();
    await waitUntil(() => values(element)[0] === '120,000');
    expect(values(element)).to.deep.equal(['120,000', '412.6', '20']);
    expect(said(element, TAG)).to.contain('($500.00)');
  });
});

describe('several bills', () => {
  it('are chosen from, the soonest first, if there is something on more than one', async () => {
    known = {
      bills: stripe([{ ...yenBill, preview: yenBill.preview }, bill]),
      items: meters([apiCalls, storage, messagesItem]),
    };
    const element = await opened();
    const options = [...root(element).querySelectorAll('option')].map((each) => each.textContent);
    expect(options).to.deep.equal(['Dec 1, $416.51 so far', 'Dec 15, ¥62,460 so far']);
    const select = root(element).querySelector('select')!;
    expect(select.disabled).to.equal(false);
    select.value = 'sub_jp';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => asked().length === 2);
    expect(asked()[1]).to.equal('/v1/bill/what-if?bill=sub_jp');
    await settled(element);
    await expect(panel(element, TAG)).to.be.accessible();
    net.restore();
    net = network(() => json({ code: 'session_invalid' }, 401));
    await element.refresh();
    await settled(element);
    expect(select.disabled).to.equal(true);
  });
});

describe('many items', () => {
  it('show the five dearest, the rest on request', async () => {
    const many = Array.from({ length: 9 }, (_, nth) => ({
      ...basis.items[0]!,
      id: `si_${nth}`,
      label: `Meter ${nth}`,
      quantity: String(110_000 + nth * 1000),
    }));
    answer = { ...basis, items: many };
    const element = await opened();
    expect(values(element)).to.deep.equal(['118,000', '117,000', '116,000', '115,000', '114,000']);
    const more = button(element, '4 more');
    expect(more.ariaExpanded).to.equal('false');
    more.click();
    await settled(element);
    expect(values(element)).to.have.length(9);
    await expect(panel(element, TAG)).to.be.accessible();
  });
});

describe('every host', () => {
  it('sees a vendor’s names as text', async () => {
    const label = '<img src=x onerror="window.hit = 1">\u202e';
    answer = {
      ...withItem(0, { label, unit: '<b>calls</b>' }),
      plans: plans.map((plan) => ({ ...plan, label })),
    };
    const element = await opened();
    button(element, 'Line by line').click();
    await waitUntil(() => root(element).querySelector('.even'));
    expect(root(element).querySelector('img, .field b')).to.equal(null);
    expect(said(element, TAG)).to.contain('<img src=x onerror="window.hit = 1">');
    expect('hit' in window).to.equal(false);
  });

  for (const dir of ['ltr', 'rtl']) {
    it(`holds it in 320 pixels, ${dir}`, async () => {
      document.documentElement.dir = dir;
      answer = {
        ...withItem(0, { label: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk' }),
        plans,
      };
      const element = await opened();
      element.style.width = '320px';
      await slideTo(element, SEATS, '1000000');
      button(element, 'Line by line').click();
      await settled(element);
      const wide = [...root(element).querySelectorAll<HTMLElement>('*')].filter((each) => {
        const { left, right } = each.getBoundingClientRect();
        const host = element.getBoundingClientRect();
        // A chevron on its way round is wider than its place.
        const isShown = !each.closest('.sr, svg') && right > left;
        return isShown && (left < host.left - 1 || right > host.right + 1);
      });
      expect(wide.map(({ className, localName }) => `${localName}.${className}`)).to.deep.equal([]);
      await expect(panel(element, TAG)).to.be.accessible();
    });
  }

  it('mirrors the slider where one reads from the right', async () => {
    document.documentElement.dir = 'rtl';
    const element = await opened();
    slider(element, API).focus();
    await sendKeys({ press: 'ArrowLeft' });
    expect(typed(element, API).value).to.equal('83,000');
  });

  it('keeps its sliders visible in forced colours', async () => {
    await emulateMedia({ forcedColors: 'active' });
    const element = await opened();
    expect(getComputedStyle(slider(element, API)).forcedColorAdjust).to.equal('none');
    const { borderTopStyle } = getComputedStyle(root(element).querySelector('.result')!);
    await emulateMedia({ forcedColors: 'none' });
    expect(borderTopStyle).to.equal('solid');
  });
});

const show = (locale?: string) => shown(html`<usage-what-if></usage-what-if>`, locale);

async function opened({ locale = 'en-US' } = {}): Promise<UsagePortal> {
  const element = await show(locale);
  root(element).querySelector<HTMLElement>('.btn')!.click();
  await waitUntil(() => root(element).querySelector('.desk, .problem'), 'sliders');
  await settled(element);
  return element;
}

const root = (element: UsagePortal) => panel(element, TAG).shadowRoot!;
const asked = () =>
  net.sent.map(({ path }) => path).filter((path) => path.startsWith('/v1/bill/what-if'));
const amount = (element: UsagePortal) =>
  root(element).querySelector('[part=amount]')?.textContent?.trim();
const evens = (element: UsagePortal) =>
  [...root(element).querySelectorAll('.even')].map(({ textContent }) => textContent);
const notes = (element: UsagePortal) =>
  [...root(element).querySelectorAll('.field label .muted')].map(({ textContent }) => textContent);
const alert = (element: UsagePortal) => root(element).querySelector('[role=alert]')?.textContent;
const values = (element: UsagePortal) =>
  [...root(element).querySelectorAll<HTMLInputElement>('.typed')].map(({ value }) => value);
const slider = (element: UsagePortal, place: number) =>
  root(element).querySelector<HTMLInputElement>(`#r${place}`)!;
const typed = (element: UsagePortal, place: number) =>
  slider(element, place).parentElement!.querySelector<HTMLInputElement>('.typed')!;

function button(element: UsagePortal, name: string) {
  return [...root(element).querySelectorAll('button')].find(
    ({ textContent }) => textContent?.trim() === name,
  )!;
}

function slide(element: UsagePortal, place: number, value: string) {
  slider(element, place).value = value;
  slider(element, place).dispatchEvent(new Event('input', { bubbles: true }));
}

async function slideTo(element: UsagePortal, place: number, value: string) {
  slide(element, place, value);
  await settledPanel(element);
}

async function type(element: UsagePortal, place: number, value: string) {
  typed(element, place).value = value;
  typed(element, place).dispatchEvent(new Event('input', { bubbles: true }));
  await settledPanel(element);
}

const leave = (element: UsagePortal, place: number) =>
  typed(element, place).dispatchEvent(new Event('change', { bubbles: true }));

const settledPanel = (element: UsagePortal) =>
  (panel(element, TAG) as HTMLElement & { updateComplete: Promise<boolean> }).updateComplete;

function choose(element: UsagePortal, name: string) {
  const label = [...root(element).querySelectorAll('.choice')].find(({ textContent }) =>
    textContent!.trim().startsWith(name),
  )!;
  label.querySelector('input')!.click();
}

function withItem(place: number, change: Partial<WhatIfBasis['items'][0]>): WhatIfBasis {
  return {
    ...basis,
    items: basis.items.map((item, nth) => (nth === place ? { ...item, ...change } : item)),
  };
}

/** What the pure code says of a change, as the widget writes money. */
function dueWith(quantities: Record<string, string>, change: object = {}): string {
  const plan = { ...basis, plans };
  const { amount } = whatIf(plan, { quantities, ...change }).totals.amountDue;
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'usd' }).format(
    amount / 100,
  );
}

/** The same, from what is likely. */
function dueFromLikely(quantities: Record<string, string>, change: object = {}): string {
  return dueWith({ si_api: '126476', si_storage: '628.4', ...quantities }, change);
}

const centsOf = (row: Element) => {
  const text = row.lastElementChild!.textContent!.trim();
  return Math.round(Number(text.replace(/[^\d.]/g, '')) * 100) * (text.startsWith('−') ? -1 : 1);
};
