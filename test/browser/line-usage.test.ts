/** From a past invoice's line to its days. */
import { expect } from '@open-wc/testing';
import { html } from 'lit';
import type { Invoice, LineUsage } from '../../server/contract/invoices.ts';
import { daysCsv } from '../../widget/core/days-table.ts';
import { I18n } from '../../widget/i18n/i18n.ts';
import {
  AS_OF,
  apiCalls,
  bill,
  invoice,
  meters,
  portal,
  problem,
  stripe,
  totals,
  usd,
} from './data.ts';
import { json, network, panel, said, settled, showing, shown } from './portal-with.ts';

const october = { start: '2026-10-01T00:00:00Z', end: '2026-11-01T00:00:00Z' };
const list = html`<usage-invoice-list></usage-invoice-list>`;
const DAYS = '/v1/invoices/in_31/lines/il_10/usage';

const usage: LineUsage = {
  invoice: 'in_31',
  item: 'si_api',
  meter: 'api_calls',
  label: 'API calls',
  unit: 'calls',
  aggregation: 'sum',
  period: october,
  billed: '109760',
  total: '109760',
  difference: '0',
  days: Array.from({ length: 31 }, (_, day) => ({
    start: new Date(Date.UTC(2026, 9, day + 1)).toISOString().replace('.000Z', 'Z'),
    end: new Date(Date.UTC(2026, 9, day + 2)).toISOString().replace('.000Z', 'Z'),
    quantity: day ? '3500' : '4760',
  })),
  asOf: AS_OF,
  source: 'stripe_meters',
};

/** A period that begins and ends at twenty past nine. */
const cut: LineUsage = {
  ...usage,
  period: { start: '2026-10-15T09:20:00Z', end: '2026-10-17T09:20:00Z' },
  days: [
    { start: '2026-10-15T09:20:00Z', end: '2026-10-16T00:00:00Z', quantity: '4' },
    { start: '2026-10-16T00:00:00Z', end: '2026-10-17T00:00:00Z', quantity: '0.5' },
    { start: '2026-10-17T00:00:00Z', end: '2026-10-17T09:20:00Z', quantity: '-2' },
  ],
  billed: '2.5',
  total: '2.5',
};

describe('the days behind a line of an invoice', () => {
  let net: ReturnType<typeof network>;
  afterEach(() => net?.restore());

  async function opened(
    answer: LineUsage | (() => Response | Promise<Response>) = usage,
    locale?: string,
    detail: Invoice = invoice,
  ) {
    net = network((path) => {
      if (path === '/v1/invoices/in_31') return json(detail);
      if (path !== DAYS) return undefined;
      return typeof answer === 'function' ? answer() : json(answer);
    });
    const element = await shown(list, locale);
    const root = panel(element, 'usage-invoice-list').shadowRoot!;
    root.querySelector<HTMLButtonElement>('.tog')!.click();
    await settled(element);
    const toggle = root.querySelector<HTMLButtonElement>('.days-tog')!;
    const press = async () => {
      toggle.click();
      await settled(element);
    };
    return { element, root, toggle, press };
  }

  const words = (element: Parameters<typeof said>[0]) => said(element, 'usage-invoice-list');

  it('open by keyboard, are asked for then and once, and close again', async () => {
    const { element, root, toggle, press } = await opened();
    expect(root.querySelectorAll('.days-tog'), 'one an item, not one a tier').to.have.length(1);
    expect(net.count(DAYS)).to.equal(0);
    expect(toggle.getAttribute('aria-expanded')).to.equal('false');
    expect(toggle.getAttribute('aria-label')).to.equal('Days of API calls');
    toggle.focus();
    expect(root.activeElement).to.equal(toggle);

    await press();
    expect(toggle.getAttribute('aria-expanded')).to.equal('true');
    expect(root.getElementById(toggle.getAttribute('aria-controls')!)!.hidden).to.equal(false);
    expect(words(element)).to.contain('Day (UTC) calls Oct 1 4,760 Oct 2 3,500');
    expect(words(element)).to.contain('Oct 31 3,500 Total 109,760');
    await expect(panel(element, 'usage-invoice-list')).to.be.accessible();

    await press();
    expect(root.getElementById(toggle.getAttribute('aria-controls')!)!.hidden).to.equal(true);
    expect(words(element)).not.to.contain('Oct 31 3,500');
    await press();
    expect(net.count(DAYS)).to.equal(1);
  });

  it('keep their way on while it is tried again, and lead back to their button', async () => {
    const failed = () => json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503);
    let reply: () => Response | Promise<Response> = failed;
    const { element, root, toggle, press } = await opened(() => reply());
    await press();
    const again = () => root.querySelector<HTMLElement>('.days .problem button')!;
    again().focus();
    let give: (response: Response) => void = () => {};
    reply = () => new Promise((resolve) => (give = resolve));
    again().click();
    await settled(element);
    expect(again().ariaDisabled).to.equal('true');
    expect(root.activeElement).to.equal(again());
    await expect(panel(element, 'usage-invoice-list')).to.be.accessible();
    give(json(usage));
    await settled(element);
    expect(words(element)).to.contain('Total 109,760');
    expect(root.activeElement).to.equal(toggle);
  });

  it('say nothing of a difference where there is none', async () => {
    const { element, press } = await opened();
    await press();
    expect(words(element)).not.to.contain('Stripe billed');
  });

  it('say what came after the invoice', async () => {
    const { element, press } = await opened({ ...usage, total: '110000', difference: '240' });
    await press();
    expect(words(element)).to.contain(
      'Stripe billed 109,760; the meter now has 110,000. Usage that came after the invoice is not on it.',
    );
    await expect(panel(element, 'usage-invoice-list')).to.be.accessible();
  });

  it('say what was taken back after it', async () => {
    const { element, press } = await opened({ ...usage, total: '109000', difference: '-760' });
    await press();
    expect(words(element)).to.contain('Usage taken back after the invoice is still on it.');
  });

  it('say from when and until when a day counts that the period cuts', async () => {
    const { element, root, press } = await opened(cut);
    await press();
    expect(words(element)).to.contain(
      'Oct 15, from 09:20 UTC 4 Oct 16 0.5 Oct 17, until 09:20 UTC −2 Total 2.5',
    );
    const widths = [...root.querySelectorAll<HTMLElement>('.day i')].map((bar) =>
      bar.style.getPropertyValue('--x'),
    );
    expect(widths).to.deep.equal(['1', '0.125', '0']);
    expect(root.querySelector('.day-list')!.hasAttribute('tabindex')).to.equal(false);
  });

  it('say both where the period cuts a day at either end', async () => {
    const [first] = cut.days;
    const days = [{ ...first!, end: '2026-10-15T18:00:00Z' }];
    const { element, press } = await opened({ ...cut, days });
    await press();
    expect(words(element)).to.contain('Oct 15, 09:20 UTC to 18:00 UTC 4');
  });

  it('of a level end with it and add nothing up', async () => {
    const { element, press } = await opened({ ...usage, aggregation: 'last', total: '3500' });
    await press();
    expect(words(element)).to.contain('Day (UTC) Level Oct 1');
    expect(words(element)).to.contain('Level at the end 3,500');
  });

  it('beyond a month scroll in a place the keyboard reaches; a month stands as it is', async () => {
    const { element, root, press } = await opened({
      ...usage,
      days: [...usage.days, ...usage.days],
    });
    await press();
    const region = root.querySelector<HTMLElement>('.day-list')!;
    expect(region.tabIndex).to.equal(0);
    expect(region.scrollHeight).to.be.above(region.clientHeight);
    expect(region.getAttribute('aria-label')).to.equal('Days of API calls, invoice Q-0031');
    await expect(panel(element, 'usage-invoice-list')).to.be.accessible();
    net.restore();

    const month = await opened();
    await month.press();
    const whole = month.root.querySelector<HTMLElement>('.day-list')!;
    expect(whole.hasAttribute('tabindex')).to.equal(false);
    expect(whole.scrollHeight).to.equal(whole.clientHeight);
  });

  it('that cannot be read say so and are read again when asked', async () => {
    let isDown = true;
    const { element, root, press } = await opened(() =>
      isDown ? json({ code: 'stripe_unavailable', requestId: 'req_9' }, 503) : json(usage),
    );
    await press();
    expect(words(element)).to.contain('The days could not be loaded.');
    expect(words(element)).to.contain('Request req_9');
    await expect(panel(element, 'usage-invoice-list')).to.be.accessible();
    isDown = false;
    root.querySelector<HTMLButtonElement>('.problem .btn')!.click();
    await settled(element);
    expect(words(element)).to.contain('Total 109,760');
  });

  it('that are none say so, without a way to ask again', async () => {
    const { element, root, press } = await opened(() => json({ code: 'meter_not_found' }, 404));
    await press();
    expect(words(element)).to.contain('There are no days to show for this line.');
    expect(root.querySelector('.problem')).to.equal(null);
  });

  it('are not offered for a plan, nor where usage may not be read', async () => {
    const planLine = { ...invoice.lines[0]!, id: 'il_p', kind: 'recurring' as const };
    const { root } = await opened(usage, undefined, { ...invoice, lines: [planLine] });
    expect(root.querySelector('.days-tog')).to.equal(null);
    net.restore();

    net = network((path) =>
      path === '/v1/portal' ? json({ ...portal, items: problem('scope_missing') }) : undefined,
    );
    const element = await shown(list);
    const other = panel(element, 'usage-invoice-list').shadowRoot!;
    other.querySelector<HTMLButtonElement>('.tog')!.click();
    await settled(element);
    expect(other.querySelector('.lines')).not.to.equal(null);
    expect(other.querySelector('.days-tog')).to.equal(null);
  });

  it('keep a hostile name text', async () => {
    const payload = '<img src=x onerror="window.hacked=1">{total}';
    const line = { ...invoice.lines[0]!, label: payload };
    const { root, press } = await opened({ ...usage, label: payload, unit: payload }, undefined, {
      ...invoice,
      lines: [line],
    });
    await press();
    expect(root.querySelector('.day-list thead .num')!.textContent).to.equal(payload);
    expect(root.querySelector('img')).to.equal(null);
    expect((window as { hacked?: number }).hacked).to.equal(undefined);
  });

  for (const direction of ['ltr', 'rtl'] as const) {
    it(`fit into 320 pixels, ${direction}`, async () => {
      const { element, root, press } = await opened(cut, direction === 'rtl' ? 'ar' : 'en-US');
      element.style.width = '320px';
      element.dir = direction;
      await press();
      const { left, right } = element.getBoundingClientRect();
      // A drawing that turns is wider for a moment.
      for (const each of root.querySelectorAll('*:not(svg, svg *)')) {
        const box = each.getBoundingClientRect();
        if (!box.width) continue;
        expect(box.right, each.className).to.be.at.most(right + 1);
        expect(box.left, each.className).to.be.at.least(left - 1);
      }
      const bar = root.querySelector('.day i')!.getBoundingClientRect();
      const cell = root.querySelector('.day')!.getBoundingClientRect();
      const isAtEnd = direction === 'rtl' ? bar.left - cell.left : cell.right - bar.right;
      expect(isAtEnd, 'the longest bar ends where its place does').to.be.below(1);
      await expect(panel(element, 'usage-invoice-list')).to.be.accessible();
    });
  }

  it('are a file: raw numbers, ISO dates, no formula', () => {
    const i18n = new I18n('de-DE');
    expect(daysCsv({ ...cut, label: '=HYPERLINK("x")' }, i18n).split('\r\n')).to.deep.equal([
      'Day (UTC),From,To,"\'=HYPERLINK(""x"") (calls)"',
      '2026-10-15,2026-10-15T09:20:00Z,2026-10-16T00:00:00Z,4',
      '2026-10-16,2026-10-16T00:00:00Z,2026-10-17T00:00:00Z,0.5',
      '2026-10-17,2026-10-17T00:00:00Z,2026-10-17T09:20:00Z,-2',
      '',
    ]);
  });

  it('are saved under the name of the meter and the period', async () => {
    const { root, press } = await opened();
    await press();
    const saved: string[] = [];
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      saved.push(`${this.download} ${new URL(this.href).protocol}`);
    };
    try {
      root.querySelector<HTMLButtonElement>('.day-acts button')!.click();
    } finally {
      HTMLAnchorElement.prototype.click = click;
    }
    expect(saved).to.deep.equal(['usage-api_calls-2026-10-01.csv blob:']);
  });
});

describe('why an invoice changed', () => {
  const explained = async (detail: Invoice) => {
    const net = network((path) => (path === '/v1/invoices/in_31' ? json(detail) : undefined));
    const element = await shown(list);
    const root = panel(element, 'usage-invoice-list').shadowRoot!;
    root.querySelector<HTMLButtonElement>('.tog')!.click();
    await settled(element);
    net.restore();
    return root.querySelector('usage-explain')?.getAttribute('invoice');
  };

  it('has a place under the lines of an invoice that can be compared', async () => {
    expect(await explained(invoice)).to.equal('in_31');
    expect(await explained({ ...invoice, isComparable: false })).to.equal(undefined);
  });
});

describe('figures that are approximate', () => {
  const approximate = { reason: 'price_differs', difference: usd(-4) } as const;
  const sentence = 'Approximate: our price of the usage differs from Stripe’s by $0.04.';

  it('are said under the lines of the next invoice', async () => {
    const element = await showing({ bills: stripe([{ ...bill, approximate }]) });
    expect(said(element, 'usage-invoice-lines')).to.contain(sentence);
    await expect(panel(element, 'usage-invoice-lines')).to.be.accessible();
    expect(said(await showing({}), 'usage-invoice-lines')).not.to.contain('Approximate');
  });

  it('are said in the row of their meter', async () => {
    const element = await showing({ items: meters([{ ...apiCalls, approximate }]) });
    expect(said(element, 'usage-meter-list')).to.contain(sentence);
    await expect(panel(element, 'usage-meter-list')).to.be.accessible();
  });
});

describe('the totals of an invoice', () => {
  it('tell an inclusive tax in a row without an amount, and what is carried in its own', async () => {
    const preview = stripe({
      lines: [],
      totals: {
        ...totals,
        discounts: [],
        taxes: [{ label: 'VAT', percent: '19', inclusive: true, amount: usd(399) }],
        subtotal: usd(40),
        total: usd(40),
        balance: usd(0),
        carried: usd(-40),
        amountDue: usd(0),
      },
    });
    const element = await showing({ bills: stripe([{ ...bill, preview }]) });
    expect(said(element, 'usage-invoice-lines')).to.contain(
      'Subtotal $0.40 Total $0.40 Includes VAT 19%: $3.99 Too little to charge; waits for a later invoice −$0.40 Amount due $0.00',
    );
    const note = panel(element, 'usage-invoice-lines').shadowRoot!.querySelector('.note')!;
    expect(note.querySelectorAll('td')).to.have.length(0);
    await expect(panel(element, 'usage-invoice-lines')).to.be.accessible();
  });
});
