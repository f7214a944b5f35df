import { expect, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html, nothing } from 'lit';
import type { Portal } from '../../server/contract/portal.ts';
import type { SubscriptionList } from '../../server/contract/subscriptions.ts';
import type { UsagePaymentMethod } from '../../widget/elements/payment-method.ts';
import { UsagePortal } from '../../widget/elements/portal.ts';
import { portal, usd } from './data.ts';
import { json, network, panel, type Route, said, settled, shown } from './portal-with.ts';
import { ending, listOf, preview, reader, scale } from './subscription-data.ts';

const TAG = 'usage-subscription';
const PREVIEW = '/v1/subscriptions/sub_scale/preview';
const CHANGE = '/v1/subscriptions/sub_scale/change';
const CANCEL = '/v1/subscriptions/sub_scale/cancel';
const RESUME = '/v1/subscriptions/sub_scale/resume';

let net: ReturnType<typeof network>;
let list: SubscriptionList | Route;
let routes: Record<string, Route>;
let session: Route;
let can: Portal['can'];
/** What waits for minutes. */
let late: (() => void)[];
const { setTimeout: wait } = window;

beforeEach(() => {
  can = portal.can;
  late = [];
  window.setTimeout = ((run: () => void, ms?: number) =>
    (ms ?? 0) > 60_000 ? late.push(run) : wait(run, ms)) as typeof window.setTimeout;
  list = listOf(scale);
  routes = { [PREVIEW]: () => json(preview) };
  session = () => undefined;
  net = network((path, init) => {
    if (path === '/session') return session(path, init);
    if (path === '/v1/portal') return json({ ...portal, can, notices: [] });
    if (path === '/v1/subscriptions')
      return typeof list === 'function' ? list(path, init) : json(list);
    return routes[path]?.(path, init);
  });
});
afterEach(() => {
  net.restore();
  window.setTimeout = wait;
  document.documentElement.dir = '';
  document.documentElement.style.colorScheme = '';
  document.body.style.background = '';
});

describe('<usage-subscription>', () => {
  it('is not read before its place comes near the screen', async () => {
    const element = await shown(
      html`<div class="far"></div><usage-subscription></usage-subscription>`,
    );
    element.querySelector<HTMLElement>('.far')!.style.height = '5000px';
    panel(element, TAG).remove();
    net.sent.length = 0;
    element.append(document.createElement(TAG));
    await settled(element);
    expect(net.count('/v1/subscriptions')).to.equal(0);
    panel(element, TAG).scrollIntoView();
    await waitUntil(() => said(element, TAG).includes('Renews on'));
    expect(net.count('/v1/subscriptions')).to.equal(1);
  });

  it('says what is subscribed to, how it stands and what each item costs', async () => {
    const element = await show();
    expect(said(element, TAG)).to.contain('Plan Scale Active Renews on Dec 1');
    expect(rows(element)).to.deep.equal([
      'Scale plan | $299.00 per month | 1',
      'Seats | 10 included. Then $29.00 each, per month | 14',
      'API calls | 100,000 included. Then $0.012, from 150,001 $0.009 | By usage',
    ]);
    await accessible(element);
  });

  it('stands as flat blocks until it has been read', async () => {
    let give: (response: Response) => void = () => {};
    list = () =>
      new Promise((resolve) => {
        give = resolve;
      });
    const element = await shown(html`<usage-subscription></usage-subscription>`);
    await waitUntil(() => net.count('/v1/subscriptions'));
    expect(root(element).querySelector('[aria-busy=true]')).to.exist;
    await accessible(element);
    give(json(listOf(scale)));
    await waitUntil(() => said(element, TAG).includes('Scale'));
  });

  it('has no button for a reader', async () => {
    list = listOf(reader);
    const element = await show();
    expect(root(element).querySelectorAll('button, a')).to.have.length(0);
    await accessible(element);
  });

  it('is not there where the session may not read it, or there is nothing', async () => {
    list = () => json({ code: 'scope_missing' }, 403);
    const withheld = await shown(html`<usage-subscription></usage-subscription>`);
    await waitUntil(() => !root(withheld).childElementCount);
    list = listOf();
    const empty = await shown(html`<usage-subscription></usage-subscription>`);
    await waitUntil(() => !root(empty).childElementCount);
  });

  it('says that it could not be read, and tries again', async () => {
    list = () => json({ code: 'stripe_unavailable', requestId: 'req_77' }, 503);
    const element = await shown(html`<usage-subscription></usage-subscription>`);
    await waitUntil(() => said(element, TAG).includes('could not be loaded'));
    expect(said(element, TAG)).to.contain('Your plan could not be loaded.');
    expect(said(element, TAG)).to.contain('Request req_77');
    await accessible(element);
    list = listOf(scale);
    button(element, 'Try again').click();
    await waitUntil(() => said(element, TAG).includes('Renews on'));
  });

  it('is read again with everything else, and keeps what it has when that fails', async () => {
    const element = await show();
    list = () => json({ code: 'stripe_unavailable' }, 503);
    await element.refresh();
    await waitUntil(() => net.count('/v1/subscriptions') === 2);
    await settled(element);
    expect(said(element, TAG)).to.contain('Renews on Dec 1');
    list = listOf({ ...scale, label: 'Scale Plus' });
    await element.refresh();
    await waitUntil(() => said(element, TAG).includes('Scale Plus'));
  });

  for (const [what, change, words] of [
    [
      'a trial',
      { status: 'trialing', trialEnd: '2026-11-28T00:00:00Z' },
      'Scale Trial until Nov 27',
    ],
    ['what ends', { endsAt: '2026-12-01T00:00:00Z' }, 'Scale Active Ends on Nov 30'],
    ['what is past due', { status: 'past_due' }, 'Scale Past due Renews on Dec 1'],
    ['what waits to be paid', { status: 'incomplete' }, 'Scale Waiting for its first payment'],
    ['what is paused', { status: 'paused' }, 'Scale Paused'],
    ['what is over', { status: 'canceled' }, 'Scale Ended'],
    ['a word of Stripe that is new', { status: 'dozing' }, 'Scale Renews on Dec 1'],
  ] as const) {
    it(`names ${what}`, async () => {
      list = listOf({ ...scale, ...change });
      const element = await show();
      expect(said(element, TAG)).to.contain(words);
      await accessible(element);
    });
  }

  it('shows names as text, whatever they hold', async () => {
    list = listOf({ ...scale, label: '<img src=x onerror=alert(1)>' });
    const element = await show();
    expect(said(element, TAG)).to.contain('<img src=x onerror=alert(1)>');
    expect(root(element).querySelector('img')).to.equal(null);
  });

  it('lists several, each with its own buttons', async () => {
    list = listOf(scale, { ...scale, id: 'sub_other', label: 'Archive' });
    const element = await show();
    const described = [...root(element).querySelectorAll('button')].map((each) => [
      each.textContent!.trim(),
      root(element).getElementById(each.getAttribute('aria-describedby')!)!.textContent,
    ]);
    expect(described).to.deep.equal([
      ['Change plan or seats', 'Scale'],
      ['Cancel plan', 'Scale'],
      ['Change plan or seats', 'Archive'],
      ['Cancel plan', 'Archive'],
    ]);
    await accessible(element);
  });

  it('is a region of its own name in the portal’s own layout', async () => {
    const element = await shown();
    await UsagePortal.later();
    await waitUntil(() => panel(element, TAG)?.ariaLabel === 'Plan');
    expect(panel(element, TAG).role).to.equal('region');
  });
});

describe('changing it', () => {
  it('opens with the plans, what each costs, and the seats; the focus is on its heading', async () => {
    const element = await opened();
    expect(root(element).activeElement!.textContent).to.equal('Change Scale');
    expect(choices(element)).to.deep.equal([
      'Scale yours $299.00 per month API calls: 100,000 included. Then $0.012, from 150,001 $0.009',
      'Growth $99.00 per month API calls: 20,000 included. Then $0.004 each Without Seats',
    ]);
    expect(number(element).value).to.equal('14');
    expect(isOff(button(element, 'Confirm change'))).to.equal(true);
    expect(said(element, TAG)).to.contain(
      'Choose another plan or number of seats to see what it costs.',
    );
    await accessible(element);
  });

  it('tells what it costs, from the server, before it can be confirmed', async () => {
    const element = await opened();
    choose(element, 'Growth');
    await settled(element);
    expect(isOff(button(element, 'Confirm change'))).to.equal(true);
    expect(price(element).getAttribute('aria-busy')).to.equal('true');
    await priced(element);
    expect(bodies(PREVIEW)).to.deep.equal([{ plan: 'growth' }]);
    const words = price(element).textContent!.replace(/\s+/g, ' ');
    expect(words).to.contain('Plan and seats per monthBefore discount and tax$415.00$99.00');
    expect(words).to.contain(
      'Next invoice, Dec 1Usage so far, discount and tax included$416.51$198.02',
    );
    expect(words).to.contain('Unused time on Scale plan after 20 Nov 2026−$103.79');
    expect(words).to.contain('Together, before discount and tax−$69.43');
    expect(words).to.contain('Charged now$0.00');
    expect(words).to.contain('The change is on the invoice of Dec 1.');
    expect(isOff(button(element, 'Confirm change'))).to.equal(false);
    await accessible(element);
  });

  it('says politely what it costs', async () => {
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    await settled(element);
    expect(spoken(element)).to.equal(
      'Charged now: $0.00. Next invoice Dec 1: $198.02, $416.51 without the change.',
    );
  });

  it('asks once for a hand that does not rest, and for the last choice', async () => {
    const element = await opened();
    for (let press = 0; press < 5; press++) {
      button(element, 'One more: Seats').click();
      await settled(element);
    }
    await priced(element);
    expect(bodies(PREVIEW)).to.deep.equal([{ seats: { si_seats: 19 } }]);
  });

  it('never takes the answer to an older choice', async () => {
    const waiting: ((response: Response) => void)[] = [];
    routes[PREVIEW] = () => new Promise((resolve) => waiting.push(resolve));
    const element = await opened();
    choose(element, 'Growth');
    await waitUntil(() => waiting.length === 1);
    choose(element, 'Scale');
    await settled(element);
    button(element, 'One more: Seats').click();
    await waitUntil(() => waiting.length === 2);
    waiting[1]!(json({ ...preview, dueNow: { amount: 999, currency: 'usd' } }));
    await priced(element);
    waiting[0]!(json({ ...preview, dueNow: { amount: 111, currency: 'usd' } }));
    await settled(element);
    expect(price(element).textContent).to.contain('$9.99');
    expect(price(element).textContent).not.to.contain('$1.11');
  });

  it('keeps the last price in sight while the next is asked for, and cannot be confirmed by it', async () => {
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    choose(element, 'Scale');
    await settled(element);
    button(element, 'One fewer: Seats').click();
    await settled(element);
    expect(price(element).textContent).to.contain('$198.02');
    expect(said(element, TAG)).to.contain('Asking Stripe what it costs');
    expect(isOff(button(element, 'Confirm change'))).to.equal(true);
    button(element, 'Confirm change').click();
    await settled(element);
    expect(net.count(CHANGE)).to.equal(0);
    await accessible(element);
  });

  it('says when the price could not be told, and asks again', async () => {
    routes[PREVIEW] = () => json({ code: 'stripe_unavailable', requestId: 'req_5' }, 503);
    const element = await opened();
    choose(element, 'Growth');
    await waitUntil(() => alert(element));
    expect(alert(element)).to.equal(
      'What it costs could not be loaded. Nothing was changed. Request req_5',
    );
    expect(isOff(button(element, 'Confirm change'))).to.equal(true);
    await accessible(element);
    routes[PREVIEW] = () => json(preview);
    button(element, 'Try again').click();
    await priced(element);
  });

  it('confirms exactly what was told, says so, and reads everything again', async () => {
    routes[CHANGE] = () => json(listOf({ ...scale, label: 'Growth' }));
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    list = listOf({ ...scale, label: 'Growth' });
    button(element, 'Confirm change').click();
    await waitUntil(() => said(element, TAG).includes('The plan is changed.'));
    await waitUntil(() => net.count('/v1/portal') === 2);
    await settled(element);
    expect(bodies(CHANGE)).to.deep.equal([
      { plan: 'growth', prorationDate: preview.prorationDate, fingerprint: 'f1' },
    ]);
    expect(keys(CHANGE)[0]).to.match(/^[\w-]{20,}$/);
    expect(root(element).querySelector('form')).to.equal(null);
    expect(root(element).activeElement!.textContent).to.equal('Growth');
    await waitUntil(() => spoken(element) === 'The plan is changed. The next invoice is on Dec 1.');
    await accessible(element);
  });

  it('is made once, however often the button is pressed', async () => {
    let give: (response: Response) => void = () => {};
    routes[CHANGE] = () =>
      new Promise((resolve) => {
        give = resolve;
      });
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    button(element, 'Confirm change').click();
    await settled(element);
    button(element, 'Confirm change').click();
    await settled(element);
    expect(net.count(CHANGE)).to.equal(1);
    expect(isOff(button(element, 'Confirm change'))).to.equal(true);
    await accessible(element);
    give(json(listOf(scale)));
    await waitUntil(() => !root(element).querySelector('form'));
  });

  it('keeps its key where nobody answered, and takes another after a refusal', async () => {
    const answers: (Response | undefined)[] = [
      undefined,
      undefined,
      json({ code: 'payment_declined' }, 402),
      json(listOf(scale)),
    ];
    routes[CHANGE] = () => {
      const answer = answers.shift();
      if (!answer) throw new TypeError('Failed to fetch');
      return answer;
    };
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    button(element, 'Confirm change').click();
    await waitUntil(() => alert(element));
    expect(alert(element)).to.equal('No answer came. Try again: it is made only once.');
    button(element, 'Confirm change').click();
    await waitUntil(() => alert(element)?.includes('declined'));
    expect(alert(element)).to.equal('The bank declined the payment. Nothing was changed.');
    await accessible(element);
    button(element, 'Confirm change').click();
    await waitUntil(() => !root(element).querySelector('form'));
    const [first, again, second, third] = keys(CHANGE);
    expect([again, second]).to.deep.equal([first, first]);
    expect(third).not.to.equal(first);
  });

  it('that the bank wants confirmed says so, and leads to Stripe’s page', async () => {
    routes[CHANGE] = () => json({ code: 'payment_confirmation_needed' }, 402);
    routes['/v1/hosted'] = () => json({ url: 'https://billing.stripe.com/p/session/x' });
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    button(element, 'Confirm change').click();
    await waitUntil(() => alert(element));
    expect(alert(element)).to.equal(
      'Your bank wants to confirm the payment, which Stripe’s page can show. Nothing was changed.',
    );
    await accessible(element);
    button(element, 'Change plan on Stripe').click();
    await waitUntil(() => root(element).querySelector('a'));
    expect(bodies('/v1/hosted')[0]).to.include({
      flow: 'subscription_change',
      subscription: 'sub_scale',
      locale: 'en-US',
    });
    expect(root(element).activeElement).to.equal(root(element).querySelector('a'));
    await accessible(element);
  });

  it('with nothing to charge says so, and opens the form for a card', async () => {
    routes[CHANGE] = () => json({ code: 'payment_method_missing' }, 402);
    can = ['payment_methods:write', 'subscription:write'];
    const element = await opened(html`<usage-payment-method></usage-payment-method>`);
    let added = 0;
    (panel(element, 'usage-payment-method') as UsagePaymentMethod).add = async () => {
      added++;
    };
    choose(element, 'Growth');
    await priced(element);
    button(element, 'Confirm change').click();
    await waitUntil(() => alert(element));
    expect(alert(element)).to.equal(
      'There is no payment method to charge. Add one, then confirm again. Nothing was changed.',
    );
    await accessible(element);
    button(element, 'Add payment method').click();
    expect(added).to.equal(1);
    expect(isOff(button(element, 'Confirm change'))).to.equal(false);
  });

  it('with nothing to charge has no such button where the session may add none', async () => {
    routes[CHANGE] = () => json({ code: 'payment_method_missing' }, 402);
    const element = await opened(html`<usage-payment-method></usage-payment-method>`);
    choose(element, 'Growth');
    await priced(element);
    button(element, 'Confirm change').click();
    await waitUntil(() => alert(element));
    expect(button(element, 'Add payment method')).to.equal(undefined);
  });

  it('is priced again when somebody else was faster, and says so', async () => {
    routes[CHANGE] = () => json({ code: 'subscription_changed' }, 409);
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    routes[PREVIEW] = () => json({ ...preview, fingerprint: 'f2' });
    list = listOf({ ...scale, items: scale.items.map((item) => ({ ...item })) });
    button(element, 'Confirm change').click();
    await waitUntil(() => net.count(PREVIEW) === 2);
    await priced(element);
    expect(alert(element)).to.equal(
      'The plan was changed elsewhere. This is what your choice costs now.',
    );
    expect(net.count('/v1/subscriptions')).to.equal(2);
    await accessible(element);
    routes[CHANGE] = () => json(listOf(scale));
    button(element, 'Confirm change').click();
    await waitUntil(() => !root(element).querySelector('form'));
    expect(bodies(CHANGE)[1]).to.include({ fingerprint: 'f2' });
  });

  it('refuses seats there may not be, beside the field', async () => {
    const element = await opened();
    number(element).focus();
    write(element, '500');
    await settled(element);
    expect(alert(element)).to.equal(undefined);
    number(element).dispatchEvent(new Event('change'));
    await settled(element);
    expect(alert(element)).to.equal('Write a whole number from 1 to 100.');
    expect(number(element).getAttribute('aria-invalid')).to.equal('true');
    expect(number(element).getAttribute('aria-describedby')).to.equal('h-si_seats w-si_seats');
    await accessible(element);
    expect(net.count(PREVIEW)).to.equal(0);
    write(element, '15');
    await priced(element);
    expect(alert(element)).to.equal(undefined);
  });

  it('stops at the fewest and the most there may be', async () => {
    list = listOf({
      ...scale,
      items: scale.items.map((item) =>
        item.seats ? { ...item, seats: { min: 14, max: 15 } } : item,
      ),
    });
    const element = await opened();
    button(element, 'One fewer: Seats').click();
    await settled(element);
    expect(number(element).value).to.equal('14');
    expect(isOff(button(element, 'One fewer: Seats'))).to.equal(true);
    for (const _ of 'ab') button(element, 'One more: Seats').click();
    await settled(element);
    expect(number(element).value).to.equal('15');
    expect(isOff(button(element, 'One more: Seats'))).to.equal(true);
    await accessible(element);
  });

  it('takes seats along only on a plan that has them', async () => {
    const element = await opened();
    button(element, 'One more: Seats').click();
    await settled(element);
    choose(element, 'Growth');
    await priced(element);
    expect(root(element).querySelector('[type=number]')).to.equal(null);
    expect(bodies(PREVIEW)).to.deep.equal([{ plan: 'growth' }]);
  });

  it('lets choose as many as the chosen plan may have, and says so at once', async () => {
    const tight = {
      replaces: 'si_seats',
      kind: 'recurring',
      label: 'Seats',
      price: scale.items[1]!.price,
      seats: { min: 1, max: 10 },
    } as const;
    const plans = scale.plans.map((plan) =>
      plan.isCurrent ? plan : { ...plan, drops: [], items: [...plan.items, tight] },
    );
    list = listOf({ ...scale, plans });
    const element = await opened();
    choose(element, 'Growth');
    await settled(element);
    expect(alert(element)).to.equal('Write a whole number from 1 to 10.');
    expect(net.count(PREVIEW)).to.equal(0);
    expect(isOff(button(element, 'Confirm change'))).to.equal(true);
    await accessible(element);
    write(element, '9');
    await priced(element);
    expect(bodies(PREVIEW)).to.deep.equal([{ plan: 'growth', seats: { si_seats: 9 } }]);
  });

  it('goes by keys alone: arrows for the plan, Escape to leave it as it is', async () => {
    const element = await show();
    button(element, 'Change plan or seats').focus();
    await sendKeys({ press: 'Enter' });
    await settled(element);
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'ArrowDown' });
    await priced(element);
    expect(bodies(PREVIEW)).to.deep.equal([{ plan: 'growth' }]);
    await sendKeys({ press: 'Escape' });
    await settled(element);
    expect(root(element).querySelector('form')).to.equal(null);
    expect(root(element).activeElement).to.equal(button(element, 'Change plan or seats'));
    expect(net.count(CHANGE)).to.equal(0);
  });

  it('keeps what was chosen through a refresh', async () => {
    const element = await opened();
    write(element, '20');
    await priced(element);
    list = listOf({ ...scale, label: 'Scale Plus' });
    await element.refresh();
    await waitUntil(() => said(element, TAG).includes('Change Scale Plus'));
    expect(number(element).value).to.equal('20');
    expect(isOff(button(element, 'Confirm change'))).to.equal(false);
  });

  it('keeps what was chosen when the sign-in ends, and goes on after', async () => {
    const element = await opened();
    write(element, '20');
    await priced(element);
    routes[CHANGE] = () => json({ code: 'session_expired' }, 401);
    session = () => json({}, 401);
    button(element, 'Confirm change').click();
    await waitUntil(() => said(element, TAG).includes('Your sign-in has ended.'));
    expect(number(element).value).to.equal('20');
    expect(isOff(button(element, 'Confirm change'))).to.equal(true);
    await accessible(element);
    session = () => undefined;
    routes[CHANGE] = () => json(listOf(scale));
    await element.refresh();
    await waitUntil(() => !isOff(button(element, 'Confirm change')));
    button(element, 'Confirm change').click();
    await waitUntil(() => !root(element).querySelector('form'));
    expect(bodies(CHANGE).at(-1)).to.deep.include({ seats: { si_seats: 20 } });
  });

  it('cannot be left while it is made, so that what comes of it is said', async () => {
    list = listOf(scale, other);
    const answers: ((response: Response) => void)[] = [];
    routes[CHANGE] = () => new Promise((resolve) => answers.push(resolve));
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    button(element, 'Confirm change').click();
    await waitUntil(() => answers.length);
    await settled(element);
    const ways = [...root(element).querySelectorAll<HTMLElement>('button')].filter((each) =>
      ['Change plan or seats', 'Cancel plan', 'Change nothing'].includes(nameOf(each)),
    );
    expect(ways).to.have.length(5);
    for (const way of ways) {
      expect(isOff(way), nameOf(way)).to.equal(true);
      way.click();
    }
    root(element)
      .querySelector('form')!
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settled(element);
    expect(said(element, TAG)).to.contain('Change Scale');
    await accessible(element);
    answers[0]!(json({ code: 'payment_declined' }, 402));
    await waitUntil(() => alert(element)?.includes('declined'));
    button(element, 'Change nothing').click();
    await settled(element);
    expect(root(element).querySelector('form')).to.equal(null);
  });

  it('stays as it was told while it is made, whatever is read meanwhile', async () => {
    const answers: ((response: Response) => void)[] = [];
    routes[CHANGE] = () => new Promise((resolve) => answers.push(resolve));
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    button(element, 'Confirm change').click();
    await waitUntil(() => answers.length);
    const made = onGrowth();
    list = listOf({ ...made, change: 'none' });
    await element.refresh();
    await waitUntil(() => said(element, TAG).includes('Plan Growth'));
    expect(said(element, TAG)).to.contain('Change Scale');
    expect(price(element).textContent).to.contain('$198.02');
    list = listOf(made);
    answers[0]!(json(list));
    await waitUntil(() => said(element, TAG).includes('The plan is changed.'));
    expect(root(element).querySelector('form')).to.equal(null);
  });

  it('is not to be tried again where it has come about although nobody answered', async () => {
    routes[CHANGE] = () => {
      throw new TypeError('Failed to fetch');
    };
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    button(element, 'Confirm change').click();
    await waitUntil(() => alert(element));
    list = listOf(onGrowth());
    await element.refresh();
    await waitUntil(() => said(element, TAG).includes('Change Growth'));
    expect(alert(element)).to.equal(undefined);
    expect(isOff(button(element, 'Confirm change'))).to.equal(true);
  });

  it('is called by what there is to choose', async () => {
    list = listOf({ ...scale, plans: [] });
    expect(button(await show(), 'Change seats')).to.exist;
    list = listOf({ ...scale, items: [scale.items[0]!] });
    expect(button(await show(), 'Change plan')).to.exist;
    list = listOf({ ...scale, items: [scale.items[0]!], plans: [] });
    const element = await show();
    expect([...root(element).querySelectorAll('button')].map(nameOf)).to.deep.equal([
      'Cancel plan',
    ]);
  });

  it('that is refused since it may no longer be made closes, and the reason stays', async () => {
    routes[CHANGE] = () => json({ code: 'scope_missing' }, 403);
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    list = listOf(reader);
    button(element, 'Confirm change').click();
    await waitUntil(() => !root(element).querySelector('form'));
    expect(said(element, TAG)).to.contain('You may no longer change this. Nothing was changed.');
    await accessible(element);
  });

  it('closes where it may no longer be made', async () => {
    const element = await opened();
    list = listOf(reader);
    await element.refresh();
    await waitUntil(() => !root(element).querySelector('form'));
    expect(root(element).querySelectorAll('button')).to.have.length(0);
  });
});

describe('cancelling it', () => {
  it('asks once, says what follows, and keeps the plan unless told otherwise', async () => {
    const element = await show();
    button(element, 'Cancel plan').click();
    await settled(element);
    expect(root(element).activeElement!.textContent).to.equal('Cancel Scale?');
    expect(said(element, TAG)).to.contain(
      'It stays active until Nov 30. Usage until then is billed on Dec 1.',
    );
    const primary = root(element).querySelector<HTMLElement>('.primary')!;
    expect(nameOf(primary)).to.equal('Keep plan');
    await accessible(element);
    primary.click();
    await settled(element);
    expect(root(element).querySelector('form')).to.equal(null);
    expect(net.count(CANCEL)).to.equal(0);
    expect(root(element).activeElement).to.equal(button(element, 'Cancel plan'));
  });

  it('says nothing of usage where none is billed', async () => {
    list = listOf({ ...scale, items: [scale.items[0]!] });
    const element = await show();
    button(element, 'Cancel plan').click();
    await settled(element);
    expect(said(element, TAG)).to.contain('It stays active until Nov 30. Why');
  });

  it('cannot be left while it is made', async () => {
    const answers: ((response: Response) => void)[] = [];
    routes[CANCEL] = () => new Promise((resolve) => answers.push(resolve));
    const element = await show();
    button(element, 'Cancel plan').click();
    await settled(element);
    root(element).querySelector<HTMLElement>('.harm')!.click();
    await waitUntil(() => answers.length);
    await settled(element);
    const keep = root(element).querySelector<HTMLElement>('.primary')!;
    expect(isOff(keep)).to.equal(true);
    keep.click();
    await settled(element);
    expect(root(element).querySelector('form')).to.exist;
    await accessible(element);
    answers[0]!(json({ code: 'change_not_allowed' }, 422));
    await waitUntil(() => alert(element));
  });

  it('of one leaves what is open for another as it is', async () => {
    list = listOf(ending, other);
    const answers: ((response: Response) => void)[] = [];
    routes[RESUME] = () => new Promise((resolve) => answers.push(resolve));
    const element = await show();
    button(element, 'Keep plan').click();
    await waitUntil(() => answers.length);
    button(element, 'Change plan or seats').click();
    await settled(element);
    expect(said(element, TAG)).to.contain('Change Archive');
    write(element, '20');
    number(element).focus();
    list = listOf(scale, other);
    answers[0]!(json(list));
    await waitUntil(() => said(element, TAG).includes('Scale goes on.'));
    await settled(element);
    expect(said(element, TAG)).to.contain('Change Archive');
    expect(number(element).value).to.equal('20');
    expect(root(element).activeElement).to.equal(number(element));
  });

  it('takes a reason and a word, both optional', async () => {
    routes[CANCEL] = () => json(listOf(ending));
    const element = await show();
    button(element, 'Cancel plan').click();
    await settled(element);
    const select = root(element).querySelector('select')!;
    expect([...select.options].map(({ value }) => value).sort()).to.deep.equal([
      '',
      'customer_service',
      'low_quality',
      'missing_features',
      'other',
      'switched_service',
      'too_complex',
      'too_expensive',
      'unused',
    ]);
    select.value = 'unused';
    select.dispatchEvent(new Event('change'));
    const comment = root(element).querySelector('textarea')!;
    comment.value = '  We have moved.  ';
    comment.dispatchEvent(new Event('input'));
    list = listOf(ending);
    root(element).querySelector<HTMLElement>('.harm')!.click();
    await waitUntil(() => said(element, TAG).includes('Scale ends on Nov 30.'));
    expect(bodies(CANCEL)).to.deep.equal([{ reason: 'unused', comment: 'We have moved.' }]);
    expect(said(element, TAG)).to.contain('Ends on Nov 30');
    await waitUntil(() => spoken(element) === 'Scale ends on Nov 30.');
    expect(button(element, 'Keep plan')).to.exist;
    await accessible(element);
  });

  it('that is refused changes nothing, and says so', async () => {
    routes[CANCEL] = () => json({ code: 'change_not_allowed' }, 422);
    const element = await show();
    button(element, 'Cancel plan').click();
    await settled(element);
    root(element).querySelector<HTMLElement>('.harm')!.click();
    await waitUntil(() => alert(element));
    expect(alert(element)).to.equal('This change is not offered. Nothing was changed.');
    expect(bodies(CANCEL)).to.deep.equal([{}]);
    await accessible(element);
  });

  it('is taken back with one click', async () => {
    list = listOf(ending);
    routes[RESUME] = () => json(listOf(scale));
    const element = await show();
    list = listOf(scale);
    button(element, 'Keep plan').click();
    await waitUntil(() => said(element, TAG).includes('Scale goes on. It renews on Dec 1.'));
    expect(net.sent.filter(({ path }) => path === RESUME)).to.have.length(1);
    await settled(element);
    expect(root(element).activeElement!.textContent).to.equal('Scale');
    expect(button(element, 'Cancel plan')).to.exist;
  });

  it('that cannot be taken back says so beside its plan', async () => {
    list = listOf(ending);
    routes[RESUME] = () => json({ code: 'internal', requestId: 'req_9' }, 500);
    const element = await show();
    button(element, 'Keep plan').click();
    await waitUntil(() => alert(element));
    expect(alert(element)).to.equal(
      'No answer came. Try again: it is made only once. Request req_9',
    );
    await accessible(element);
  });
});

describe('where Stripe’s pages are preferred', () => {
  it('a button becomes a link to them, asked for when it is wanted', async () => {
    list = listOf({ ...scale, change: 'hosted', cancel: 'hosted' });
    routes['/v1/hosted'] = () => json({ url: 'https://billing.stripe.com/p/session/x' });
    const element = await show();
    expect(net.count('/v1/hosted')).to.equal(0);
    button(element, 'Cancel plan').click();
    await waitUntil(() => root(element).querySelector('a'));
    const link = root(element).querySelector('a')!;
    expect(link.href).to.equal('https://billing.stripe.com/p/session/x');
    expect(nameOf(link)).to.equal('Continue on Stripe');
    expect(root(element).activeElement).to.equal(link);
    expect(bodies('/v1/hosted')[0]).to.include({
      flow: 'subscription_cancel',
      subscription: 'sub_scale',
    });
    await accessible(element);
  });

  for (const [how, use] of [
    ['it was followed', (link: HTMLElement) => link.click()],
    ['somebody comes back to the page', () => dispatchEvent(new Event('pageshow'))],
    ['nobody has followed it for minutes', () => late.map((run) => run())],
  ] as const) {
    it(`the link is a button again when ${how}, and asks for another address`, async () => {
      list = listOf({ ...scale, change: 'hosted', cancel: 'hosted' });
      routes['/v1/hosted'] = () => json({ url: 'https://billing.stripe.com/p/session/x' });
      const element = await show();
      button(element, 'Cancel plan').click();
      await waitUntil(() => root(element).querySelector('a'));
      const link = root(element).querySelector('a')!;
      link.addEventListener('click', (event) => event.preventDefault());
      use(link);
      await waitUntil(() => !root(element).querySelector('a'));
      await settled(element);
      expect(root(element).activeElement).to.equal(button(element, 'Cancel plan'));
      button(element, 'Cancel plan').click();
      await waitUntil(() => root(element).querySelector('a'));
      expect(keys('/v1/hosted')[1]).not.to.equal(keys('/v1/hosted')[0]);
    });
  }

  it('each of two links is where its button was', async () => {
    list = listOf({ ...scale, change: 'hosted', cancel: 'hosted' });
    routes['/v1/hosted'] = () => json({ url: 'https://billing.stripe.com/p/session/x' });
    const element = await show();
    button(element, 'Change plan or seats').click();
    await waitUntil(() => root(element).querySelector('a'));
    button(element, 'Cancel plan').click();
    await waitUntil(() => root(element).querySelectorAll('a').length === 2);
    await settled(element);
    expect(root(element).activeElement).to.equal(root(element).querySelectorAll('a')[1]);
  });

  it('an address no browser should open is none', async () => {
    list = listOf({ ...scale, change: 'hosted', cancel: 'none' });
    routes['/v1/hosted'] = () => json({ url: 'javascript:alert(1)' });
    const element = await show();
    button(element, 'Change plan or seats').click();
    await waitUntil(() => alert(element));
    expect(root(element).querySelector('a')).to.equal(null);
    await accessible(element);
  });
});

describe('its layout', () => {
  for (const width of [320, 560, 768, 1280]) {
    it(`holds in ${width} pixels, open and with a price`, async () => {
      const element = await opened();
      element.style.width = `${width}px`;
      routes[PREVIEW] = () =>
        json({ ...preview, next: { ...preview.next, before: usd(123_456_789) } });
      choose(element, 'Growth');
      await priced(element);
      const host = panel(element, TAG);
      const edge = host.getBoundingClientRect();
      for (const each of root(element).querySelectorAll<HTMLElement>(
        'td, th, .btn, .input, .due',
      )) {
        const { left, right } = each.getBoundingClientRect();
        if (right === left || each.closest('.sr')) continue;
        expect(right).to.be.at.most(edge.right + 0.5);
        expect(left).to.be.at.least(edge.left - 0.5);
      }
      for (const amount of root(element).querySelectorAll('.price .num bdi'))
        expect(amount.getClientRects(), amount.textContent!).to.have.length(1);
    });
  }

  it('is as clear in the dark', async () => {
    document.documentElement.style.colorScheme = 'dark';
    document.body.style.background = '#111417';
    const element = await opened();
    choose(element, 'Growth');
    await priced(element);
    await accessible(element);
  });

  it('reads from the right where the page does', async () => {
    document.documentElement.dir = 'rtl';
    const element = await opened();
    const [form, held] = ['form', '.held'].map(
      (selector) => root(element).querySelector(selector)!.getBoundingClientRect().left,
    );
    element.style.width = '1000px';
    await settled(element);
    expect(form).to.be.at.most(held!);
    await accessible(element);
  });
});

/** Another one, beside it. */
const other = { ...scale, id: 'sub_other', label: 'Archive' };

function onGrowth() {
  const plans = scale.plans.map((plan) => ({
    ...plan,
    isCurrent: plan.id === 'growth',
    drops: [],
  }));
  return { ...scale, label: 'Growth', plans };
}

async function show(more: unknown = nothing): Promise<UsagePortal> {
  const element = await shown(html`<usage-subscription></usage-subscription>${more}`);
  await waitUntil(() => root(element).querySelector('.subs'));
  await settled(element);
  return element;
}

async function opened(more?: unknown): Promise<UsagePortal> {
  const element = await show(more);
  button(element, 'Change plan or seats').click();
  await waitUntil(() => root(element).querySelector('form'));
  await settled(element);
  return element;
}

async function priced(element: UsagePortal) {
  await waitUntil(() => root(element).querySelector('.price[aria-busy=false] .cost'));
  await settled(element);
}

const root = (element: UsagePortal) => panel(element, TAG).shadowRoot!;
const accessible = (element: UsagePortal) => expect(panel(element, TAG)).to.be.accessible();
const price = (element: UsagePortal) => root(element).querySelector('.price')!;
const nameOf = (each: Element) => each.textContent!.trim();
const spoken = (element: UsagePortal) =>
  element.shadowRoot!.querySelector('[role=status]')!.textContent!.trim();
const alert = (element: UsagePortal) =>
  root(element).querySelector('[role=alert]')?.textContent?.replace(/\s+/g, ' ').trim();
const isOff = (each: Element) => each.getAttribute('aria-disabled') === 'true';
const number = (element: UsagePortal) =>
  root(element).querySelector<HTMLInputElement>('[type=number]')!;
const bodies = (path: string) =>
  net.sent.filter((each) => each.path === path).map(({ init }) => JSON.parse(String(init.body)));
const keys = (path: string) =>
  net.sent
    .filter((each) => each.path === path)
    .map(({ init }) => (init.headers as Record<string, string>)['idempotency-key']);

function button(element: UsagePortal, name: string): HTMLElement {
  return [...root(element).querySelectorAll<HTMLElement>('button')].find(
    (each) => nameOf(each) === name || each.ariaLabel === name,
  )!;
}

function choose(element: UsagePortal, plan: string) {
  const choice = [...root(element).querySelectorAll('.choice')].find(
    (each) => each.querySelector('.name bdi')!.textContent === plan,
  )!;
  choice.querySelector('input')!.click();
}

function write(element: UsagePortal, text: string) {
  number(element).value = text;
  number(element).dispatchEvent(new Event('input'));
}

function choices(element: UsagePortal): string[] {
  return [...root(element).querySelectorAll('.choice')].map((each) =>
    [...each.querySelectorAll('bdi, .tiny:not(.has)')].map(nameOf).join(' '),
  );
}

function rows(element: UsagePortal): string[] {
  return [...root(element).querySelectorAll('.items tbody tr')].map((row) =>
    [row.querySelector('bdi')!, ...row.querySelectorAll('td')].map(nameOf).join(' | '),
  );
}
