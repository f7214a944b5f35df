import { expect } from '@open-wc/testing';
import { html } from 'lit';
import type { Portal } from '../../server/contract/portal.ts';
import { known } from '../../widget/core/part.ts';
import {
  apiCalls,
  bill,
  exportsItem,
  invoices,
  lines,
  messagesItem,
  meters,
  portal,
  problem,
  seats,
  storage,
  stripe,
  totals,
  usd,
  yenBill,
} from './data.ts';
import { json, network, panel, said, settled, showing, shown } from './portal-with.ts';

const bare = { notices: [] };

describe('<usage-bill>', () => {
  const show = (data: Partial<Portal>) =>
    showing({ ...bare, ...data }, html`<usage-bill></usage-bill>`);

  it('leads with the amount due, as Stripe has it', async () => {
    const element = await show({});
    expect(amount(element)).to.equal('$416.51');
    expect(said(element, 'usage-bill')).to.contain(
      'If the period closed now. Discount, tax and credit included.',
    );
    await expect(panel(element, 'usage-bill')).to.be.accessible();
  });

  it('stands beside last period, the next invoice and what pays it', async () => {
    const text = said(await show({}), 'usage-bill');
    expect(text).to.contain('Against October +$275.80 likely $488.04 billed, +57%');
    expect(text).to.contain('Next invoice Dec 1 Visa ending 4242');
  });

  it('lists several bills and never adds them', async () => {
    const element = await show({ bills: stripe([bill, yenBill]) });
    expect(amount(element)).to.equal('$416.51');
    expect(said(element, 'usage-bill')).to.contain('Next invoice Dec 15 Nov 1 – Nov 30 ¥62,460');
    await expect(panel(element, 'usage-bill')).to.be.accessible();
  });

  it('shows yen without decimals', async () => {
    expect(amount(await show({ bills: stripe([yenBill]) }))).to.equal('¥62,460');
  });

  it('says that a closed period is being finalised', async () => {
    const text = said(
      await show({ bills: stripe([{ ...bill, status: 'finalizing' }]) }),
      'usage-bill',
    );
    expect(text).to.contain('Being finalised $416.51');
    expect(text).to.contain('Stripe finalises this invoice on Dec 1.');
  });

  it('says so when nothing is to come', async () => {
    const text = said(await show({ bills: stripe([{ ...bill, status: 'none' }]) }), 'usage-bill');
    expect(text).to.contain('Nothing is due to come.');
    expect(text).not.to.contain('$');
  });

  it('shows no zero for an amount that is not known', async () => {
    const element = await show({ bills: stripe([{ ...bill, preview: problem() }]) });
    expect(amount(element)).to.equal('–');
    expect(said(element, 'usage-bill')).to.contain('The amount due could not be loaded.');
    expect(said(element, 'usage-bill')).not.to.match(/\$0/);
    await expect(panel(element, 'usage-bill')).to.be.accessible();
  });

  it('shows a known zero as zero', async () => {
    const free = stripe({ lines: [], totals: { ...totals, amountDue: usd(0) } });
    expect(
      amount(await show({ bills: stripe([{ ...bill, previous: null, preview: free }]) })),
    ).to.equal('$0.00');
  });

  it('gives old figures their own time', async () => {
    const preview = { ...stripe({ lines, totals }), asOf: '2026-11-20T09:12:00Z', ...problem() };
    const text = said(await show({ bills: stripe([{ ...bill, preview }]) }), 'usage-bill');
    expect(text).to.contain('$416.51');
    expect(text).to.contain('As of 09:12 UTC. Newer figures could not be read.');
  });

  it('says what credits are left, each currency by itself', async () => {
    const text = said(
      await show({ credits: stripe([usd(12500), { amount: 500, currency: 'jpy' }]) }),
      'usage-bill',
    );
    expect(text).to.contain('Credits left $125.00 ¥500');
  });

  it('places its bar without an inline style in its markup', async () => {
    const element = await show({});
    const now = panel(element, 'usage-bill').shadowRoot!.querySelector<HTMLElement>('.now')!;
    expect(Number(now.style.getPropertyValue('--w'))).to.be.closeTo(0.4165, 0.0001);
  });

  const amount = (element: HTMLElement) =>
    panel(element as never, 'usage-bill')
      .shadowRoot!.querySelector('[part=amount]')!
      .textContent!.trim();
});

describe('<usage-meter-list>', () => {
  const show = (items: Portal['items']) =>
    showing({ ...bare, items }, html`<usage-meter-list></usage-meter-list>`);
  const text = async (...items: (typeof apiCalls)[]) =>
    said(await show(meters(items)), 'usage-meter-list');

  it('says what is used, included, and what it costs', async () => {
    const element = await show(meters([apiCalls, storage, seats]));
    const words = said(element, 'usage-meter-list');
    expect(words).to.contain('API calls Then $0.012, from 150,001 $0.009');
    expect(words).to.contain('82,436 of 100,000 included');
    expect(words).to.contain('82% of included 100,000 used');
    expect(words).to.match(/412\.6 of 250 GB-months Passed included 250/);
    expect(words).to.contain('14 of 10 included Fixed until you change it');
    await expect(panel(element, 'usage-meter-list')).to.be.accessible();
  });

  it('leaves out a plan’s flat fee, which counts nothing', async () => {
    const plan = {
      ...seats,
      id: 'si_plan',
      label: 'Scale plan',
      included: null,
      used: stripe('1'),
      price: { ...seats.price, model: 'per_unit', tiers: null, unitAmount: '29900' },
    } as typeof seats;
    expect(await text(apiCalls, plan)).not.to.contain('Scale plan');
  });

  it('says how volume and package prices work', async () => {
    expect(await text(exportsItem)).to.contain(
      'All units at the price of the tier reached, $0.03 now',
    );
    expect(await text(messagesItem)).to.contain('¥180 per 1,000');
    expect(await text(messagesItem)).to.contain('¥62,460');
  });

  it('says whether a limit is hard or soft', async () => {
    expect(await text({ ...apiCalls, limit: 'hard' })).to.contain('Hard limit: it stops there.');
    expect(await text({ ...apiCalls, limit: 'soft' })).to.contain(
      'Soft limit: it goes on and is billed.',
    );
    expect(await text({ ...apiCalls, limit: 'hard', used: meters('100000') })).to.contain(
      'Reached the hard limit of 100,000',
    );
  });

  it('says unknown usage with a dash and a reason, never with zero', async () => {
    const element = await show(meters([{ ...apiCalls, used: problem(), cost: problem() }]));
    const row = said(element, 'usage-meter-list');
    expect(row).to.contain('– Not known right now');
    expect(row).not.to.match(/\$0\.00(?!9)/);
    await expect(panel(element, 'usage-meter-list')).to.be.accessible();
  });

  it('says since when nothing was used', async () => {
    expect(await text({ ...apiCalls, used: meters('0') })).to.contain('Nothing used since Nov 1.');
  });

  it('keeps quantities that a float would lose', async () => {
    expect(
      await text({ ...apiCalls, used: meters('9007199254740993'), included: '9007199254740992' }),
    ).to.contain('9,007,199,254,740,993 of 9,007,199,254,740,992 included Passed included');
  });

  it('folds more than six, finds one by its name, and totals all', async () => {
    const many = Array.from({ length: 9 }, (_, n) => ({
      ...apiCalls,
      id: `si_${n}`,
      label: `Meter ${n}`,
      cost: stripe(usd(1000 - n)),
    }));
    const element = await show(meters(many));
    const root = panel(element, 'usage-meter-list').shadowRoot!;
    const rows = () => root.querySelectorAll('[part=row]').length;
    const more = root.querySelector<HTMLButtonElement>('.more')!;
    expect(rows()).to.equal(5);
    expect(more.textContent!.replace(/\s+/g, ' ')).to.contain('4 more $39.74 so far');
    expect(said(element, 'usage-meter-list')).to.contain(
      'All meters so far, before discount and tax $89.64',
    );
    await expect(panel(element, 'usage-meter-list')).to.be.accessible();

    more.click();
    await settled(element);
    expect(rows()).to.equal(9);
    expect(more.getAttribute('aria-expanded')).to.equal('true');

    const search = root.querySelector('input')!;
    search.value = 'meter 7';
    search.dispatchEvent(new InputEvent('input'));
    await settled(element);
    expect(rows()).to.equal(1);
  });

  it('has no total when one cost is not known', async () => {
    const many = Array.from({ length: 7 }, (_, n) => ({
      ...apiCalls,
      id: `si_${n}`,
      cost: n ? stripe(usd(5)) : problem(),
    }));
    expect(await text(...many)).to.contain('All meters so far, before discount and tax – All');
  });
});

describe('<usage-invoice-lines>', () => {
  const show = (data: Partial<Portal>) =>
    showing({ ...bare, ...data }, html`<usage-invoice-lines></usage-invoice-lines>`);

  it('groups lines, sums tiers under their item, and ends in the amount due', async () => {
    const element = await show({ items: portal.items });
    const words = said(element, 'usage-invoice-lines');
    expect(words).to.contain('Next invoice, Dec 1');
    expect(words).to.contain(
      'Usage, Nov 1 – Nov 30 API calls 82,436 $0.00 First 100,000, included $0.00 82,436 $0.00 100,001 to 150,000 $0.012 0 $0.00',
    );
    expect(words).to.contain('Storage, GB-months 412.6 $32.52');
    expect(words).to.contain('Plan and seats, Dec 1 – Dec 31 in advance');
    expect(words).to.contain('Seats, charged Nov 12 – Nov 30');
    expect(words).to.contain('Partner discount, 10% −$46.59');
    expect(words).to.contain('Account credit −$40.00 Amount due $416.51');
    await expect(panel(element, 'usage-invoice-lines')).to.be.accessible();
  });

  it('tells no price a unit of what is prorated: Stripe has a quotient there', async () => {
    const prorated = lines.map((line) =>
      line.kind === 'proration' ? { ...line, unitAmount: '472.285714285714' } : line,
    );
    const element = await show({
      bills: stripe([{ ...bill, preview: stripe({ lines: prorated, totals }) }]),
    });
    const words = said(element, 'usage-invoice-lines');
    expect(words).to.contain('Nov 12 – Nov 30 1 $18.37');
    expect(words).not.to.contain('4.72');
  });

  it('sums the tiers of seats under one row, as it does for usage', async () => {
    const tiers = [
      {
        ...lines[0]!,
        id: 'il_s1',
        item: seats.id,
        kind: 'recurring',
        label: 'Seats',
        quantity: '10',
        unitAmount: '0',
        amount: usd(0),
      },
      {
        ...lines[0]!,
        id: 'il_s2',
        item: seats.id,
        kind: 'recurring',
        label: 'Seats',
        quantity: '4',
        unitAmount: '2900',
        amount: usd(11600),
      },
    ] as typeof lines;
    const preview = stripe({ lines: tiers, totals });
    const element = await show({ bills: stripe([{ ...bill, preview }]) });
    const words = said(element, 'usage-invoice-lines');
    expect(words).to.match(
      /Seats 14 \$116\.00 First 10, included \$0\.00 10 \$0\.00 11 and more \$29\.00 4 \$116\.00/,
    );
  });

  it('says how many are in a package beside its price', async () => {
    const line = {
      ...lines[0]!,
      item: messagesItem.id,
      label: 'Messages',
      quantity: '347000',
      unitAmount: '180',
      amount: { amount: 62460, currency: 'jpy' },
    };
    const preview = stripe({ lines: [line], totals });
    const element = await show({
      bills: stripe([{ ...bill, preview }]),
      items: meters([messagesItem]),
    });
    expect(said(element, 'usage-invoice-lines')).to.contain('¥180 per 1,000 347,000 ¥62,460');
  });

  it('stands once for each upcoming invoice', async () => {
    const element = await show({ bills: stripe([bill, yenBill]) });
    expect(said(element, 'usage-invoice-lines')).to.contain('Next invoice, Dec 15');
    await expect(panel(element, 'usage-invoice-lines')).to.be.accessible();
  });

  it('says when its lines could not be read', async () => {
    const words = said(
      await show({ bills: stripe([{ ...bill, preview: problem() }]) }),
      'usage-invoice-lines',
    );
    expect(words).to.contain('The next invoice could not be loaded.');
  });
});

describe('<usage-invoice-list>', () => {
  const list = html`<usage-invoice-list></usage-invoice-list>`;
  let net: ReturnType<typeof network>;
  afterEach(() => net?.restore());

  it('opens an invoice by keyboard to its lines and fresh links', async () => {
    net = network((path) => (path === '/v1/portal' ? json({ ...portal, ...bare }) : undefined));
    const element = await shown(list);
    const root = panel(element, 'usage-invoice-list').shadowRoot!;
    const toggle = root.querySelector<HTMLButtonElement>('.tog')!;
    expect(net.count('/v1/invoices/in_31')).to.equal(0);
    toggle.focus();
    expect(root.activeElement).to.equal(toggle);
    toggle.click();
    await settled(element);
    expect(toggle.getAttribute('aria-expanded')).to.equal('true');
    expect(root.getElementById(toggle.getAttribute('aria-controls')!)!.hidden).to.equal(false);
    expect(said(element, 'usage-invoice-list')).to.contain(
      'API calls Days 109,760 $117.12 First 100,000, included',
    );
    const link = root.querySelector<HTMLAnchorElement>('a')!;
    expect([link.rel, link.target, link.href]).to.deep.equal([
      'noopener noreferrer',
      '_blank',
      'https://invoice.stripe.com/1.pdf',
    ]);
    await expect(panel(element, 'usage-invoice-list')).to.be.accessible();

    toggle.click();
    await settled(element);
    toggle.click();
    await settled(element);
    expect(net.count('/v1/invoices/in_31')).to.equal(1);
    expect(net.count('/v1/invoices/in_31/links')).to.equal(2);
  });

  it('keeps an open row and its focus when a new invoice comes', async () => {
    let data = invoices;
    net = network((path) =>
      path === '/v1/portal'
        ? json({ ...portal, ...bare, invoices: stripe({ data, nextCursor: null }) })
        : undefined,
    );
    const element = await shown(list);
    const root = panel(element, 'usage-invoice-list').shadowRoot!;
    const toggle = root.querySelector<HTMLButtonElement>('.tog')!;
    toggle.click();
    await settled(element);
    const explain = root.querySelector('usage-explain');
    toggle.focus();
    data = [{ ...invoices[0]!, id: 'in_32', number: 'Q-0032' }, ...invoices];
    await element.refresh();
    await settled(element);
    expect(root.querySelectorAll('.tog')).to.have.length(5);
    expect(root.activeElement).to.equal(toggle);
    expect(toggle.textContent).to.equal('Q-0031');
    expect(toggle.ariaExpanded).to.equal('true');
    expect(root.querySelector('usage-explain')).to.equal(explain);
  });

  it('makes no link of an address that a browser should not open', async () => {
    for (const bad of [
      'javascript:alert(1)',
      'data:text/html,x',
      'http://evil.example',
      '//x',
      'https:',
      'vbscript:x',
      '',
    ]) {
      net = network((path) =>
        path.endsWith('/links') ? json({ hosted: bad, pdf: bad }) : undefined,
      );
      const element = await shown(list);
      const root = panel(element, 'usage-invoice-list').shadowRoot!;
      root.querySelector<HTMLButtonElement>('.tog')!.click();
      await settled(element);
      expect(root.querySelector('a'), bad).to.equal(null);
      net.restore();
      element.remove();
    }
  });

  it('keeps the list when one invoice cannot be read', async () => {
    net = network((path) =>
      /in_31$/.test(path)
        ? json({ code: 'stripe_unavailable', requestId: 'req_5' }, 503)
        : undefined,
    );
    const element = await shown(list);
    panel(element, 'usage-invoice-list')
      .shadowRoot!.querySelector<HTMLButtonElement>('.tog')!
      .click();
    await settled(element);
    const words = said(element, 'usage-invoice-list');
    expect(words).to.contain('The invoice could not be loaded.');
    expect(words).to.contain('Request req_5');
    expect(words).to.contain('Q-0030');
  });

  it('shows more by cursor until there is no more', async () => {
    const older = { ...invoices[0]!, id: 'in_27', number: 'Q-0027' };
    net = network((path) =>
      path === '/v1/invoices?cursor=in_28'
        ? json({ data: [older, invoices[0]], nextCursor: null, asOf: 'x', source: 'stripe' })
        : undefined,
    );
    const element = await shown(list);
    const root = panel(element, 'usage-invoice-list').shadowRoot!;
    root.querySelector<HTMLButtonElement>('.again button')!.click();
    await settled(element);
    expect(root.querySelectorAll('.tog')).to.have.length(5);
    expect(root.querySelector('.again')).to.equal(null);
  });

  it('says what is past due in words', async () => {
    const due = { ...invoices[0]!, status: 'open' as const, overdue: true };
    const element = await showing(
      { ...bare, invoices: stripe({ data: [due], nextCursor: null }) },
      list,
    );
    expect(said(element, 'usage-invoice-list')).to.contain('Past due');
    await expect(panel(element, 'usage-invoice-list')).to.be.accessible();
  });

  it('says when the first one comes', async () => {
    const element = await showing(
      { ...bare, invoices: stripe({ data: [], nextCursor: null }) },
      list,
    );
    expect(said(element, 'usage-invoice-list')).to.contain(
      'No invoices yet. The first comes on Dec 1.',
    );
    await expect(panel(element, 'usage-invoice-list')).to.be.accessible();
  });
});

describe('<usage-payment-method>', () => {
  const show = (data: Partial<Portal>) =>
    showing(data, html`<usage-payment-method></usage-payment-method>`);

  it('says what each card pays and when it expires', async () => {
    const element = await show({});
    const words = said(element, 'usage-payment-method');
    expect(words).to.contain(
      'Visa ending 4242 · Default Pays Scale plan. Next charge Dec 1, likely $764. Expires Nov 30, 2026, before the next charge on Dec 1',
    );
    expect(words).to.contain('Mastercard ending 5454 Pays nothing. Expires Aug 31, 2028.');
    await expect(panel(element, 'usage-payment-method')).to.be.accessible();
  });

  it('names what is not a card, which does not expire', async () => {
    const bank = {
      id: 'pm_3',
      type: 'us_bank_account',
      brand: null,
      last4: '6789',
      expMonth: null,
      expYear: null,
      isDefault: false,
      pays: ['sub_other'],
    };
    const words = said(await show({ paymentMethods: stripe([bank]) }), 'usage-payment-method');
    expect(words).to.equal('Payment method Bank account ending 6789 Pays your subscription.');
  });

  it('says so when there is none', async () => {
    const element = await show({ paymentMethods: stripe([]) });
    expect(said(element, 'usage-payment-method')).to.contain('No payment method on file.');
    await expect(panel(element, 'usage-payment-method')).to.be.accessible();
  });
});

describe('text from a stranger', () => {
  const card = known(portal.paymentMethods).data![0]!;
  const payloads = [
    '<img src=x onerror="window.hacked=1">',
    '<script>window.hacked=1</script>',
    '"><svg onload=window.hacked=1>',
    "' onmouseover='window.hacked=1",
    '$' + '{window.hacked=1}',
    '{{constructor.constructor("window.hacked=1")()}}',
    '</style><script>window.hacked=1</script>',
    '<iframe srcdoc="<script>parent.hacked=1</script>">',
    'javascript:window.hacked=1',
    '<a href="javascript:window.hacked=1">x</a>',
    '<!--<img src=x onerror=window.hacked=1>-->',
    ']]><img src=x onerror=window.hacked=1>',
    '&lt;img src=x onerror=window.hacked=1&gt;',
    '<template><b>x</b></template>',
    '<usage-bill></usage-bill>',
    '{amount}',
    '\u202etxt.exe',
    '\u0000<b>x</b>',
    '%3Cscript%3E',
    '$&',
    '<math><mtext></table><mglyph><style><img src onerror=window.hacked=1>',
    'x'.repeat(400),
  ];

  for (const payload of payloads) {
    it(`stays text: ${payload.slice(0, 40)}`, async () => {
      const element = await showing({
        items: meters([{ ...apiCalls, label: payload, unit: payload }]),
        bills: stripe([
          {
            ...bill,
            previous: { ...bill.previous!, number: payload },
            preview: stripe({
              lines: lines.map((line) => ({ ...line, label: payload, description: payload })),
              totals: {
                ...totals,
                taxes: [{ label: payload, percent: null, inclusive: false, amount: usd(1) }],
              },
            }),
          },
        ]),
        invoices: stripe({ data: [{ ...invoices[0]!, number: payload }], nextCursor: null }),
        paymentMethods: stripe([{ ...card, brand: payload, last4: payload }]),
      });
      for (const tag of [
        'usage-bill',
        'usage-meter-list',
        'usage-invoice-lines',
        'usage-invoice-list',
        'usage-payment-method',
        'usage-chart',
      ]) {
        const root = panel(element, tag).shadowRoot!;
        expect(
          root.querySelector('img, script, iframe, template, math, [onerror], [onload], a'),
          tag,
        ).to.equal(null);
      }
      // Characters that turn what stands beside them are taken out.
      const shown = payload.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
      expect(said(element, 'usage-meter-list')).to.contain(shown.replace(/\s+/g, ' ').trim());
      expect((window as { hacked?: number }).hacked).to.equal(undefined);
      expect(wide(element), 'wider than the page').to.deep.equal([]);
    });
  }
});

/** What is wider than the page: an element without a scroll region of its own. */
function wide(element: HTMLElement): string[] {
  const found: string[] = [];
  const visit = (root: ShadowRoot) => {
    for (const each of root.querySelectorAll('*')) {
      if (each.shadowRoot) visit(each.shadowRoot);
      else if (each.getBoundingClientRect().right > window.innerWidth + 1)
        found.push(
          `${(root.host as HTMLElement).localName} ${each.localName}.${each.getAttribute('class')}`,
        );
    }
  };
  visit(element.shadowRoot!);
  return found;
}
