import { expect, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import type { BillingDetails } from '../../server/contract/billing-details.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { details, nobody } from './billing-details-data.ts';
import { portal } from './data.ts';
import { json, network, panel, type Route, said, settled, shown } from './portal-with.ts';

const TAG = 'usage-billing-details';
const PATH = '/v1/billing-details';
const TAX = '/v1/billing-details/tax-ids';

let net: ReturnType<typeof network>;
let held: BillingDetails | Route;
let write: Route;
let session: Route;

beforeEach(() => {
  held = details;
  write = () => json(details);
  session = () => undefined;
  net = network((path, init) => {
    if (path === '/session') return session(path, init);
    if (path === '/v1/portal') return json({ ...portal, notices: [] });
    if (path === PATH && !init.method)
      return typeof held === 'function' ? held(path, init) : json(held);
    if (path.startsWith(PATH) || path === '/v1/hosted') return write(path, init);
    return undefined;
  });
});
afterEach(() => {
  net.restore();
  document.documentElement.dir = '';
  document.documentElement.style.colorScheme = '';
  document.body.style.background = '';
});

describe('<usage-billing-details>', () => {
  it('says who is billed, the address as its country writes it', async () => {
    const element = await show();
    expect(lines(element)).to.deep.equal([
      'Name: Halden Labs',
      'E-mail: billing@halden.example',
      'Address: 12 Canal Street / Floor 3 / New York, NY 10013 / United States',
    ]);
    await accessible(element);
  });

  for (const [country, given, lastLines] of [
    ['DE', { city: 'Berlin', state: null, postalCode: '10115' }, '10115 Berlin / Germany'],
    [
      'GB',
      { city: 'Leeds', state: null, postalCode: 'LS1 4AP' },
      'Leeds / LS1 4AP / United Kingdom',
    ],
    [
      'JP',
      { city: 'Shibuya', state: 'Tokyo', postalCode: '150-0001' },
      '150-0001 / Tokyo Shibuya / 1-2-3 / Japan',
    ],
    ['BR', { city: 'Recife', state: 'PE', postalCode: '50010' }, 'Recife-PE / 50010 / Brazil'],
    ['BR', { city: null, state: 'PE', postalCode: null }, 'PE / Brazil'],
    ['US', { city: 'Reno', state: null, postalCode: '89501' }, 'Reno 89501 / United States'],
  ] as const) {
    it(`writes an address of ${country} with ${JSON.stringify(given)}`, async () => {
      held = {
        ...details,
        address: { ...details.address, line1: '1-2-3', line2: null, ...given, country },
      };
      const shownLines = lines(await show())[2]!;
      expect(shownLines.endsWith(lastLines), shownLines).to.equal(true);
    });
  }

  it('says what is known of each tax id, in words', async () => {
    const element = await show();
    expect(ids(element)).to.deep.equal([
      '12-3456789 | United States: EIN',
      'DE123456789 | European Union: VAT number | Verified',
      'GB222222222 | United Kingdom: VAT number | Being checked',
      '11111111111 | Australia: ABN | Not confirmed',
    ]);
  });

  it('says what was never given', async () => {
    held = nobody;
    const element = await show();
    expect(lines(element)).to.deep.equal([
      'Name: Not given',
      'E-mail: Not given',
      'Address: Not given',
    ]);
    expect(said(element, TAG)).to.contain('No tax id.');
    await accessible(element);
  });

  it('has no button for a reader', async () => {
    held = { ...details, change: 'none' };
    const element = await show();
    expect(root(element).querySelectorAll('button, a, input')).to.have.length(0);
    await accessible(element);
  });

  it('stands as flat blocks until it has been read', async () => {
    held = () => new Promise(() => {});
    const element = await shown(html`<usage-billing-details></usage-billing-details>`);
    expect(root(element).querySelector('[aria-busy=true]')).to.exist;
    await accessible(element);
  });

  it('is not there where the session may not read it', async () => {
    held = () => json({ code: 'scope_missing' }, 403);
    const element = await shown(html`<usage-billing-details></usage-billing-details>`);
    await waitUntil(() => !root(element).childElementCount);
  });

  it('says that it could not be read, and tries again', async () => {
    held = () => json({ code: 'stripe_unavailable', requestId: 'req_77' }, 503);
    const element = await shown(html`<usage-billing-details></usage-billing-details>`);
    await waitUntil(() => said(element, TAG).includes('Billing details could not be loaded.'));
    await accessible(element);
    held = details;
    button(element, 'Try again').click();
    await waitUntil(() => said(element, TAG).includes('Halden Labs'));
  });

  it('shows what it is given as text', async () => {
    held = { ...details, name: '</dd><img src=x onerror=alert(1)>' };
    const element = await show();
    expect(lines(element)[0]).to.contain('<img src=x');
    expect(root(element).querySelector('img')).to.equal(null);
  });
});

describe('editing', () => {
  it('opens in place with what is known, and the focus on its heading', async () => {
    const element = await editing();
    expect(root(element).activeElement!.textContent).to.equal('Edit billing details');
    expect(fields(element)).to.deep.equal([
      'Name or company = Halden Labs (billing organization)',
      'E-mail = billing@halden.example (billing email)',
      'Country or region = US (billing country)',
      'Street and number = 12 Canal Street (billing address-line1)',
      'Apartment, floor or building (optional) = Floor 3 (billing address-line2)',
      'City = New York (billing address-level2)',
      'State = NY (billing address-level1)',
      'ZIP code = 10013 (billing postal-code)',
    ]);
    await accessible(element);
  });

  it('asks as another country does as soon as it is chosen, and keeps what is typed', async () => {
    const element = await editing();
    type(element, 'city', 'Leeds');
    choose(element, 'd-country', 'GB');
    await settled(element);
    const names = fields(element).map((field) => field.split(' = ')[0]);
    expect(names.slice(5)).to.deep.equal(['Town or city', 'County', 'Postcode']);
    expect(field(element, 'city').value).to.equal('Leeds');
    choose(element, 'd-country', 'JP');
    await settled(element);
    expect(
      fields(element)
        .map((each) => each.split(' = ')[0])
        .slice(3, 5),
    ).to.deep.equal(['Postal code', 'Prefecture']);
    await accessible(element);
  });

  it('names and sorts countries as the reader’s language does', async () => {
    const element = await show('de');
    button(element, 'Rechnungsangaben bearbeiten').click();
    await settled(element);
    const names = [...root(element).querySelectorAll('#d-country option')].map(nameOf).slice(1);
    expect(names).to.include('Österreich');
    expect(names).to.deep.equal(names.toSorted(new Intl.Collator('de').compare));
    expect(names.length).to.be.greaterThan(240);
  });

  it('saves only what is another, says so, and reads everything again', async () => {
    const saved = { ...details, name: 'Halden Labs, Inc.' };
    write = () => json(saved);
    const element = await editing();
    type(element, 'name', ' Halden Labs, Inc. ');
    held = saved;
    submit(element);
    await waitUntil(() => said(element, TAG).includes('Billing details are saved.'));
    expect(writes()).to.deep.equal([['PATCH', PATH, { name: 'Halden Labs, Inc.' }]]);
    expect(lines(element)[0]).to.equal('Name: Halden Labs, Inc.');
    await waitUntil(() => root(element).activeElement?.ariaLabel === 'Edit billing details');
    await waitUntil(() => net.count('/v1/portal') === 2);
    await waitUntil(() => spoken(element) === 'Billing details are saved.');
    await accessible(element);
  });

  it('sends an address as a whole, and what is empty as nothing', async () => {
    const element = await editing();
    type(element, 'line2', '  ');
    submit(element);
    await waitUntil(() => writes().length);
    expect(writes()[0]![2]).to.deep.equal({ address: { ...details.address, line2: null } });
  });

  it('sends nothing where nothing is another', async () => {
    const element = await editing();
    submit(element);
    await settled(element);
    expect(writes()).to.deep.equal([]);
    expect(root(element).querySelector('form')).to.equal(null);
    expect(root(element).activeElement!.ariaLabel).to.equal('Edit billing details');
  });

  it('finds what is wrong before it is sent, and goes to the first of it', async () => {
    const element = await editing();
    type(element, 'name', '');
    type(element, 'email', 'nobody');
    submit(element);
    await waitUntil(() => root(element).activeElement === field(element, 'name'));
    expect(faults(element)).to.deep.equal({
      name: 'Write a name.',
      email: 'Invoices go there. Write an e-mail address, such as name@example.com.',
    });
    expect(writes()).to.deep.equal([]);
    await accessible(element);
    type(element, 'name', 'H');
    await settled(element);
    expect(Object.keys(faults(element))).to.deep.equal(['email']);
  });

  it('lets stay empty what was never given', async () => {
    held = nobody;
    const element = await editing();
    type(element, 'city', 'Oslo');
    submit(element);
    await waitUntil(() => writes().length);
    expect(writes()[0]![2]).to.deep.equal({ address: { ...nobody.address, city: 'Oslo' } });
  });

  for (const [named, id, words] of [
    ['email', 'd-email', 'This e-mail address is not accepted. Check it for mistakes.'],
    ['name', 'd-name', 'This name is not accepted. Write it another way.'],
    ['address.postalCode', 'd-postalCode', 'This is not accepted. Check it for mistakes.'],
    ['address[postal_code]', 'd-postalCode', 'This is not accepted. Check it for mistakes.'],
    ['address', 'd-country', 'This is not accepted. Check it for mistakes.'],
  ] as const) {
    it(`goes to the field when the server names ${named}`, async () => {
      write = () => json({ code: 'parameter_invalid', field: named }, 422);
      const element = await editing();
      type(element, 'name', 'Halden');
      submit(element);
      await waitUntil(() => root(element).activeElement?.id === id);
      expect(said(element, TAG)).to.contain(words);
      expect(root(element).querySelectorAll('[aria-invalid]')).to.have.length(1);
      expect(root(element).querySelector('[role=alert]')).to.equal(null);
      await accessible(element);
    });
  }

  it('says what else went wrong, and keeps what is typed', async () => {
    write = () => json({ code: 'stripe_unavailable', requestId: 'req_4' }, 503);
    const element = await editing();
    type(element, 'name', 'Halden');
    submit(element);
    await waitUntil(() => root(element).querySelector('[role=alert]'));
    expect(said(element, TAG)).to.contain('No answer came. Try again: it is made only once.');
    expect(field(element, 'name').value).to.equal('Halden');
    await accessible(element);
    write = () => json(details);
    submit(element);
    await waitUntil(() => !root(element).querySelector('form'));
    const [first, second] = keys();
    expect(second).to.equal(first);
  });

  it('is sent once, however often it is submitted', async () => {
    let give: (response: Response) => void = () => {};
    write = () =>
      new Promise((resolve) => {
        give = resolve;
      });
    const element = await editing();
    type(element, 'name', 'Halden');
    submit(element);
    await settled(element);
    submit(element);
    await settled(element);
    expect(writes()).to.have.length(1);
    await accessible(element);
    give(json(details));
    await waitUntil(() => !root(element).querySelector('form'));
  });

  it('cannot be left while it is saved, so that what comes of it is said', async () => {
    const answers: ((response: Response) => void)[] = [];
    write = () => new Promise((resolve) => answers.push(resolve));
    const element = await editing();
    type(element, 'name', 'Halden');
    submit(element);
    await waitUntil(() => answers.length);
    await settled(element);
    expect(button(element, 'Cancel').getAttribute('aria-disabled')).to.equal('true');
    button(element, 'Cancel').click();
    held = { ...details, change: 'none' };
    await element.refresh();
    await settled(element);
    expect(field(element, 'name').value).to.equal('Halden');
    await accessible(element);
    held = details;
    await element.refresh();
    await settled(element);
    answers[0]!(json({ code: 'stripe_rejected', requestId: 'req_8' }, 502));
    await waitUntil(() => said(element, TAG).includes('That could not be done.'));
    button(element, 'Cancel').click();
    await settled(element);
    expect(root(element).querySelector('form')).to.equal(null);
  });

  it('keeps what is typed through a refresh, and takes what is newer of the rest', async () => {
    const element = await editing();
    type(element, 'name', 'Halden');
    held = { ...details, name: 'Elsewhere', email: 'new@halden.example' };
    await element.refresh();
    await waitUntil(() => field(element, 'email').value === 'new@halden.example');
    expect(field(element, 'name').value).to.equal('Halden');
    submit(element);
    await waitUntil(() => writes().length);
    expect(writes()[0]![2]).to.deep.equal({ name: 'Halden' });
  });

  it('keeps what is typed when the sign-in ends, and goes on after', async () => {
    const element = await editing();
    type(element, 'name', 'Halden');
    write = () => json({ code: 'session_expired' }, 401);
    session = () => json({}, 401);
    submit(element);
    await waitUntil(() => said(element, TAG).includes('Your sign-in has ended.'));
    expect(field(element, 'name').value).to.equal('Halden');
    await accessible(element);
    session = () => undefined;
    write = () => json({ ...details, name: 'Halden' });
    await element.refresh();
    await waitUntil(
      () => root(element).querySelector('.primary')!.getAttribute('aria-disabled') === 'false',
    );
    submit(element);
    await waitUntil(() => said(element, TAG).includes('Billing details are saved.'));
  });

  it('renews a session silently in the middle', async () => {
    const element = await editing();
    type(element, 'name', 'Halden');
    let tries = 0;
    write = () => (tries++ ? json(details) : json({ code: 'session_expired' }, 401));
    submit(element);
    await waitUntil(() => said(element, TAG).includes('Billing details are saved.'));
    expect(tries).to.equal(2);
  });

  it('goes by keys alone: Enter saves, Escape leaves it as it was', async () => {
    const element = await show();
    button(element, 'Edit billing details').focus();
    await sendKeys({ press: 'Enter' });
    await settled(element);
    await sendKeys({ press: 'Tab' });
    expect(root(element).activeElement).to.equal(field(element, 'name'));
    await sendKeys({ type: '!' });
    await sendKeys({ press: 'Escape' });
    await settled(element);
    expect(root(element).querySelector('form')).to.equal(null);
    expect(lines(element)[0]).to.equal('Name: Halden Labs');
    expect(root(element).activeElement!.ariaLabel).to.equal('Edit billing details');
    await sendKeys({ press: 'Enter' });
    await settled(element);
    expect(field(element, 'name').value).to.equal('Halden Labs');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'End' });
    await sendKeys({ type: ' AG' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => writes().length);
    expect(writes()[0]![2]).to.deep.equal({ name: 'Halden Labs AG' });
  });

  it('is one thing at a time: tax ids have no buttons meanwhile', async () => {
    const element = await editing();
    expect([...root(element).querySelectorAll('.tax button')]).to.deep.equal([]);
    button(element, 'Cancel').click();
    await settled(element);
    expect(button(element, 'Add tax id')).to.exist;
  });

  it('closes where it may no longer be done', async () => {
    const element = await editing();
    held = { ...details, change: 'none' };
    await element.refresh();
    await waitUntil(() => !root(element).querySelector('form'));
    expect(root(element).querySelectorAll('button')).to.have.length(0);
  });
});

describe('a tax id', () => {
  it('is added by its kind, the own country’s first, with an example', async () => {
    const element = await adding();
    expect(root(element).activeElement!.textContent).to.equal('Add a tax id');
    const groups = [...root(element).querySelectorAll('#t-type optgroup')].map((group) => [
      (group as HTMLOptGroupElement).label,
      ...[...group.children].map(nameOf),
    ]);
    expect(groups).to.deep.equal([
      ['Your country', 'United States: EIN'],
      [
        'Other countries',
        'Andorra: NRT',
        'Australia: ABN',
        'European Union: VAT number',
        'France: SIRET',
        'United Kingdom: VAT number',
        'Zimbabwe: TIN',
      ],
    ]);
    expect(said(element, TAG)).to.contain('Such as 12-3456789');
    await accessible(element);
    choose(element, 't-type', 'fr_siret');
    await settled(element);
    expect(said(element, TAG)).not.to.contain('Such as');
    await accessible(element);
  });

  it('of the Union is shown as the customer’s country writes it', async () => {
    held = { ...details, address: { ...details.address, country: 'FR' } };
    const element = await adding();
    const [own] = root(element).querySelectorAll<HTMLOptGroupElement>('#t-type optgroup');
    expect([...own!.children].map(nameOf)).to.deep.equal([
      'European Union: VAT number',
      'France: SIRET',
    ]);
    expect(said(element, TAG)).to.contain('Such as FRAB123456789');
  });

  it('that is added is said, and whether it is being checked', async () => {
    const added = { id: 'txi_9', type: 'eu_vat', value: 'DE999', verification: 'pending' } as const;
    write = () => json({ ...details, taxIds: [...details.taxIds, added] });
    const element = await adding();
    choose(element, 't-type', 'eu_vat');
    type(element, undefined, ' DE999 ');
    held = { ...details, taxIds: [...details.taxIds, added] };
    submit(element);
    await waitUntil(() => said(element, TAG).includes('DE999 is added. It is being checked.'));
    expect(writes()).to.deep.equal([['POST', TAX, { type: 'eu_vat', value: 'DE999' }]]);
    await waitUntil(() => spoken(element) === 'DE999 is added. It is being checked.');
    expect(nameOf(root(element).activeElement!)).to.equal('Add tax id');
    await accessible(element);
  });

  it('that is none is said beside the number', async () => {
    write = () => json({ code: 'tax_id_invalid', field: 'value' }, 422);
    const element = await adding();
    submit(element);
    await waitUntil(() => root(element).activeElement?.id === 't-value');
    expect(said(element, TAG)).to.contain('Write the number.');
    expect(writes()).to.deep.equal([]);
    type(element, undefined, '77');
    submit(element);
    await waitUntil(() =>
      said(element, TAG).includes('This is no EIN. One looks like 12-3456789.'),
    );
    expect(root(element).activeElement!.id).to.equal('t-value');
    expect(root(element).activeElement!.getAttribute('aria-describedby')).to.equal(
      't-hint t-wrong',
    );
    await accessible(element);
    choose(element, 't-type', 'fr_siret');
    submit(element);
    await waitUntil(() => said(element, TAG).includes('This is no SIRET.'));
  });

  it('of a kind that is not taken leads to the kind', async () => {
    write = () => json({ code: 'parameter_invalid', field: 'type' }, 422);
    const element = await adding();
    type(element, undefined, '77');
    submit(element);
    await waitUntil(() => root(element).activeElement?.id === 't-type');
    expect(said(element, TAG)).to.contain('This kind is not accepted. Choose another.');
    await accessible(element);
  });

  it('is removed after it was asked once', async () => {
    const less = { ...details, taxIds: details.taxIds.slice(1) };
    write = () => json(less);
    const element = await show();
    button(element, 'Remove 12-3456789').click();
    await settled(element);
    expect(root(element).activeElement!.textContent).to.equal(
      'Remove 12-3456789? Invoices made so far keep it.',
    );
    await accessible(element);
    button(element, 'Keep it').click();
    await settled(element);
    expect(writes()).to.deep.equal([]);
    expect(root(element).activeElement!.ariaLabel).to.equal('Remove 12-3456789');
    button(element, 'Remove 12-3456789').click();
    await settled(element);
    held = less;
    root(element).querySelector<HTMLElement>('.harm')!.click();
    await waitUntil(() => said(element, TAG).includes('12-3456789 is removed.'));
    expect(writes()).to.deep.equal([['DELETE', `${TAX}/txi_1`, undefined]]);
    expect(ids(element)).to.have.length(3);
    expect(nameOf(root(element).activeElement!)).to.equal('Add tax id');
  });

  it('that is gone already is removed', async () => {
    const less = { ...details, taxIds: details.taxIds.slice(1) };
    write = () => json({ code: 'route_not_found' }, 404);
    const element = await show();
    button(element, 'Remove 12-3456789').click();
    await settled(element);
    held = less;
    root(element).querySelector<HTMLElement>('.harm')!.click();
    await waitUntil(() => said(element, TAG).includes('12-3456789 is removed.'));
    expect(ids(element)).to.have.length(3);
    expect(root(element).querySelector('[role=alert]')).to.equal(null);
  });

  it('is asked about alone until it is removed: nothing else is opened or left', async () => {
    const answers: ((response: Response) => void)[] = [];
    write = () => new Promise((resolve) => answers.push(resolve));
    const element = await show();
    button(element, 'Remove 12-3456789').click();
    await settled(element);
    root(element).querySelector<HTMLElement>('.harm')!.click();
    await waitUntil(() => answers.length);
    await settled(element);
    for (const name of ['Keep it', 'Remove DE123456789', 'Add tax id', 'Edit billing details']) {
      expect(button(element, name).getAttribute('aria-disabled'), name).to.equal('true');
      button(element, name).click();
    }
    await settled(element);
    expect(said(element, TAG)).to.contain('Remove 12-3456789?');
    expect(root(element).querySelector('form')).to.equal(null);
    await accessible(element);
    answers[0]!(json({ code: 'stripe_rejected' }, 502));
    await waitUntil(() => said(element, TAG).includes('That could not be done.'));
  });

  it('that is being added stays in its form until there is an answer', async () => {
    const answers: ((response: Response) => void)[] = [];
    write = () => new Promise((resolve) => answers.push(resolve));
    const element = await adding();
    type(element, undefined, '12-7654321');
    submit(element);
    await waitUntil(() => answers.length);
    await settled(element);
    for (const name of ['Cancel', 'Remove 12-3456789', 'Edit billing details']) {
      expect(button(element, name).getAttribute('aria-disabled'), name).to.equal('true');
      button(element, name).click();
    }
    await settled(element);
    expect(said(element, TAG)).to.contain('Add a tax id');
    answers[0]!(json({ code: 'tax_id_invalid', field: 'value' }, 422));
    await waitUntil(() => said(element, TAG).includes('This is no EIN.'));
  });

  it('keeps its kind and number when the country is changed elsewhere', async () => {
    const element = await adding();
    type(element, undefined, '12-7654321');
    const taxIdTypes = ['eu_vat', ...details.taxIdTypes.filter((each) => each !== 'eu_vat')];
    held = { ...details, address: { ...details.address, country: 'FR' }, taxIdTypes };
    await element.refresh();
    await waitUntil(() => lines(element)[2]!.endsWith('France'));
    submit(element);
    await waitUntil(() => writes().length);
    expect(writes()[0]![2]).to.deep.equal({ type: 'us_ein', value: '12-7654321' });
  });

  it('that cannot be removed stays, and it is said', async () => {
    write = () => json({ code: 'stripe_rejected', requestId: 'req_3' }, 502);
    const element = await show();
    button(element, 'Remove 12-3456789').click();
    await settled(element);
    root(element).querySelector<HTMLElement>('.harm')!.click();
    await waitUntil(() => root(element).querySelector('[role=alert]'));
    expect(said(element, TAG)).to.contain(
      'That could not be done. Nothing was changed. Request req_3',
    );
    expect(ids(element)).to.have.length(4);
    await accessible(element);
  });
});

describe('where Stripe’s page is preferred', () => {
  it('a button becomes a link to it', async () => {
    held = { ...details, change: 'hosted' };
    write = () => json({ url: 'https://billing.stripe.com/p/session/y' });
    const element = await show();
    expect([...root(element).querySelectorAll('button')].map(nameOf)).to.deep.equal([
      'Edit on Stripe',
    ]);
    button(element, 'Edit on Stripe').click();
    await waitUntil(() => root(element).querySelector('a'));
    expect(root(element).activeElement).to.equal(root(element).querySelector('a'));
    const [[method, path, body]] = writes() as [[string, string, { flow: string }]];
    expect([method, path, body.flow]).to.deep.equal(['POST', '/v1/hosted', 'billing_details']);
    await accessible(element);
  });
});

describe('its layout', () => {
  for (const [width, open] of [
    [320, editing],
    [320, adding],
    [560, editing],
    [560, adding],
    [1280, editing],
    [1280, adding],
  ] as const) {
    it(`holds in ${width} pixels, ${open.name}`, async () => {
      const element = await open();
      element.style.width = `${width}px`;
      await settled(element);
      const edge = panel(element, TAG).getBoundingClientRect();
      for (const each of root(element).querySelectorAll('input, select, .btn, .id > *')) {
        const { left, right } = each.getBoundingClientRect();
        expect(right).to.be.at.most(edge.right + 0.5);
        expect(left).to.be.at.least(edge.left - 0.5);
      }
      await accessible(element);
    });
  }

  it('is as clear in the dark', async () => {
    document.documentElement.style.colorScheme = 'dark';
    document.body.style.background = '#111417';
    const element = await editing();
    type(element, 'name', '');
    submit(element);
    await waitUntil(() => Object.keys(faults(element)).length);
    await accessible(element);
  });

  it('reads from the right where the page does', async () => {
    document.documentElement.dir = 'rtl';
    const element = await show('ar');
    const [list, tax] = ['.lines', '.tax'].map(
      (selector) => root(element).querySelector(selector)!.getBoundingClientRect().left,
    );
    expect(list).to.be.at.least(tax!);
    for (const each of root(element).querySelectorAll('.lines dd')) {
      const edge = each.getBoundingClientRect().right;
      for (const text of each.children)
        expect(text.getBoundingClientRect().right).to.be.closeTo(edge, 1);
    }
    await accessible(element);
  });
});

async function show(locale?: string): Promise<UsagePortal> {
  const element = await shown(html`<usage-billing-details></usage-billing-details>`, locale);
  await waitUntil(() => root(element).querySelector('.two'));
  await settled(element);
  return element;
}

async function editing(): Promise<UsagePortal> {
  const element = await show();
  button(element, 'Edit billing details').click();
  await waitUntil(() => root(element).querySelector('form'));
  await settled(element);
  return element;
}

async function adding(): Promise<UsagePortal> {
  const element = await show();
  button(element, 'Add tax id').click();
  await waitUntil(() => root(element).querySelector('form'));
  await settled(element);
  return element;
}

const root = (element: UsagePortal) => panel(element, TAG).shadowRoot!;
const accessible = (element: UsagePortal) => expect(panel(element, TAG)).to.be.accessible();
const nameOf = (each: Element) => each.textContent!.trim();
const spoken = (element: UsagePortal) =>
  element.shadowRoot!.querySelector('[role=status]')!.textContent!.trim();
const field = (element: UsagePortal, name: string) =>
  root(element).querySelector<HTMLInputElement>(`#d-${name}`)!;
const submit = (element: UsagePortal) =>
  root(element).querySelector<HTMLElement>('.primary')!.click();

function button(element: UsagePortal, name: string): HTMLElement {
  return [...root(element).querySelectorAll<HTMLElement>('button')].find(
    (each) => nameOf(each) === name || each.ariaLabel === name,
  )!;
}

/** Into a field of the details, or the number of a tax id. */
function type(element: UsagePortal, name: string | undefined, text: string) {
  const input = name
    ? field(element, name)
    : root(element).querySelector<HTMLInputElement>('#t-value')!;
  input.value = text;
  input.dispatchEvent(new Event('input'));
}

function choose(element: UsagePortal, id: string, value: string) {
  const select = root(element).querySelector<HTMLSelectElement>(`#${id}`)!;
  select.value = value;
  select.dispatchEvent(new Event('change'));
}

function lines(element: UsagePortal): string[] {
  return [...root(element).querySelectorAll('.lines > div')].map((row) => {
    const texts = [...row.querySelectorAll('dd > *')].map(nameOf);
    return `${nameOf(row.querySelector('dt')!)}: ${texts.join(' / ')}`;
  });
}

function ids(element: UsagePortal): string[] {
  return [...root(element).querySelectorAll('.id')].map((row) =>
    [...row.querySelectorAll('.value, .kind, .state')].map(nameOf).join(' | '),
  );
}

function fields(element: UsagePortal): string[] {
  return [...root(element).querySelectorAll<HTMLInputElement>('.fields :is(input, select)')].map(
    (each) => {
      const label = root(element).querySelector(`label[for="${each.id}"]`)!;
      return `${nameOf(label)} = ${each.value} (${each.getAttribute('autocomplete')})`;
    },
  );
}

/** By field, what describes it while it is at fault. */
function faults(element: UsagePortal): Record<string, string> {
  return Object.fromEntries(
    [...root(element).querySelectorAll<HTMLInputElement>('[aria-invalid]')].map((each) => [
      each.name,
      each
        .getAttribute('aria-describedby')!
        .split(' ')
        .map((id) => nameOf(root(element).getElementById(id)!))
        .join(' '),
    ]),
  );
}

function sentWrites() {
  return net.sent.filter(
    ({ path, init }) => (path.startsWith(PATH) || path === '/v1/hosted') && init.method,
  );
}

function writes() {
  return sentWrites().map(({ path, init }) => [
    init.method,
    path,
    init.body === undefined ? undefined : JSON.parse(String(init.body)),
  ]);
}

function keys() {
  return sentWrites().map(
    ({ init }) => (init.headers as Record<string, string>)['idempotency-key'],
  );
}
