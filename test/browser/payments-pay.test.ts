import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import { fetchPayments } from '../../widget/core/payments.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import {
  Api,
  INCOMPLETE,
  installStripe,
  LOST,
  mastercard,
  owed,
  paid,
  payment,
  problemOf,
  type StripeScript,
  stripeJs,
  until,
  visa,
} from './payment-data.ts';
import { json, panel, said, settled, shown } from './portal-with.ts';

const LIST = 'usage-invoice-list';
const DONE = '$488.04 paid. Invoice Q-0031 is settled.';
const BANK = 'Your bank wants to confirm this. It opens in this page.';

let api: Api;
let script: StripeScript;

installStripe();
beforeEach(() => {
  api = new Api();
  script = stripeJs();
});
afterEach(() => api.restore());

describe('the button to pay in the list of invoices', () => {
  it('stands at an open invoice and nowhere else', async () => {
    const element = await list();
    const labels = [...payButtons(element)].map(({ ariaLabel }) => ariaLabel);
    expect(new Set(labels)).to.deep.equal(new Set(['Pay $488.04, invoice Q-0031']));
    await expect(panel(element, LIST)).to.be.accessible();
  });

  it('is not there for a session that may not pay', async () => {
    api.can = ['payment_methods:write'];
    expect(payButtons(await list())).to.have.length(0);
  });

  it('opens the form beneath the row and takes the focus there; closing gives it back', async () => {
    const element = await list();
    await openInRow(element);
    expect(form(element).activeElement?.textContent).to.equal('Pay invoice Q-0031');
    await expect(panel(element, LIST)).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    await settled(element);
    expect(panel(element, LIST).shadowRoot!.querySelectorAll('usage-pay')).to.have.length(0);
    const { activeElement } = panel(element, LIST).shadowRoot!;
    expect(activeElement?.ariaLabel).to.equal('Pay $488.04, invoice Q-0031');
  });

  it('leaves what was paid standing in its row', async () => {
    const element = await list();
    await openInRow(element);
    primary(element).click();
    await until(() => live(element) === DONE);
    await settled(element);
    expect(said(element, LIST)).to.contain('Paid');
    expect(words(element)).to.contain(DONE);
    expect(payButtons(element)).to.have.length(0);
  });
});

describe('<usage-pay>', () => {
  it('is a button that names the amount, and charges nothing when it opens', async () => {
    const element = await alone(false);
    expect(words(element)).to.equal('Pay $488.04');
    await expect(payOf(element)).to.be.accessible();
    root(element).querySelector('button')!.click();
    await until(() => primary(element));
    expect(api.asked).to.deep.equal(['GET /v1/invoices/in_31/payment']);
  });

  it('offers what pays first, the others, and another one', async () => {
    const element = await alone();
    expect(ways(element)).to.deep.equal([
      'Visa ending 4242 ✓',
      'Mastercard ending 5454',
      'Another payment method',
    ]);
    expect(primary(element).textContent).to.equal('Pay $488.04');
    await expect(payOf(element)).to.be.accessible();
  });

  it('does not begin with what was just refused, nor with what has expired', async () => {
    api.payState = () => json(payment({ decline: 'declined', paymentMethod: 'pm_1' }));
    expect(ways(await alone())[1]).to.equal('Mastercard ending 5454 ✓');
    api.payState = () => json(payment());
    api.methods = [{ ...visa, expMonth: 10 }, mastercard];
    expect(ways(await alone()).slice(0, 2)).to.deep.equal([
      'Visa ending 4242, expired',
      'Mastercard ending 5454 ✓',
    ]);
  });

  it('pays with a method on file, says so, and takes the focus to it', async () => {
    const element = await alone();
    choose(element, 'pm_2');
    primary(element).click();
    await until(() => live(element) === DONE);
    await settled(element);
    const [sent] = api.of('POST /v1/invoices/in_31/pay');
    expect(JSON.parse(String(sent!.init.body))).to.deep.equal({ paymentMethod: 'pm_2' });
    expect(root(element).activeElement?.textContent).to.equal(DONE);
    expect(script.calls).to.deep.equal([]);
    await expect(payOf(element)).to.be.accessible();
  });

  it('pays once, however often somebody presses, and says that it does', async () => {
    const done: ((answer: Response) => void)[] = [];
    api.pay = () => new Promise((resolve) => done.push(resolve));
    const element = await alone();
    primary(element).click();
    primary(element).click();
    await until(() => done.length);
    await settled(element);
    expect(words(element)).to.contain('Paying $488.04. Keep this page open.');
    expect(primary(element).ariaDisabled).to.equal('true');
    await expect(payOf(element)).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    expect(payOf(element).open).to.equal(true);
    done[0]!(json(paid));
    await until(() => live(element) === DONE);
    expect(api.of('POST /v1/invoices/in_31/pay')).to.have.length(1);
  });

  it('says why the bank declined, offers another way, and succeeds with it', async () => {
    const real = api.pay;
    api.pay = () => json(payment({ decline: 'insufficient_funds', paymentMethod: 'pm_1' }));
    const element = await alone();
    primary(element).click();
    await until(() => alertOf(element));
    await settled(element);
    expect(alertOf(element)).to.equal(
      'There is not enough money on Visa ending 4242. Nothing was charged. Try another card, or ask the bank.',
    );
    expect(root(element).activeElement?.role).to.equal('alert');
    expect(ways(element)[1]).to.equal('Mastercard ending 5454 ✓');
    await expect(payOf(element)).to.be.accessible();
    api.pay = real;
    primary(element).click();
    await until(() => live(element) === DONE);
    expect(alertOf(element)).to.equal('');
  });

  it('says so while a bank is still to answer', async () => {
    api.pay = () => json(payment({ status: 'processing' }));
    const element = await alone();
    primary(element).click();
    await until(() => live(element).includes('still to answer'));
    expect(words(element)).to.contain('You do not have to pay again.');
    expect(primary(element) === null).to.equal(true);
  });
});

describe('a bank that wants a confirmation', () => {
  it('gets it in the page, and what came of it is read from the server', async () => {
    api.pay = () => json(payment({ status: 'requires_action' }));
    script.handleNextAction = async () => {
      api.payState = () => json(paid);
      return {};
    };
    const element = await alone();
    primary(element).click();
    await until(() => live(element) === DONE);
    expect(script.calls).to.include('handleNextAction');
  });

  it('is asked again, or another way is taken, where it failed', async () => {
    api.pay = () => json(payment({ status: 'requires_action' }));
    api.payState = () => json(payment());
    script.handleNextAction = async () => {
      api.payState = () =>
        json(payment({ decline: 'authentication_failed', paymentMethod: 'pm_1' }));
      return LOST;
    };
    const element = await alone();
    primary(element).click();
    await until(() => alertOf(element));
    expect(alertOf(element)).to.match(/did not get your confirmation for Visa ending 4242/);
    expect(ways(element)[1]).to.equal('Mastercard ending 5454 ✓');
  });

  it('may be waiting already', async () => {
    api.payState = () => json(payment({ status: 'requires_action' }));
    const element = await alone();
    expect(words(element)).to.contain(BANK);
    expect(primary(element).textContent).to.equal('Confirm with your bank');
    await expect(payOf(element)).to.be.accessible();
    primary(element).click();
    await until(() => alertOf(element));
    expect(alertOf(element)).to.equal(
      'The bank has not got your confirmation. Nothing was charged.',
    );
    button(element, 'Pay another way').click();
    await settled(element);
    expect(ways(element)).to.have.length(3);
  });
});

describe('another payment method', () => {
  it('is typed into Stripe’s form, paid with, and kept for later', async () => {
    const sent: unknown[] = [];
    api.pay = (request) => {
      sent.push(request);
      return json(payment());
    };
    script.confirmPayment = async () => {
      api.payState = () => json({ ...paid, paymentMethod: 'pm_1' });
      return {};
    };
    const element = await withForm();
    await expect(payOf(element)).to.be.accessible();
    primary(element).click();
    await until(() => live(element) === DONE);
    expect(sent).to.deep.equal([{ keep: true }]);
    const calls = script.calls.filter((call) => !call.startsWith('Stripe'));
    expect(calls).to.deep.equal(['submit', 'fetchUpdates', 'confirmPayment']);
    expect(api.asked).to.include('POST /v1/payment-methods/pm_1/default');
    expect(document.querySelectorAll('[slot^=usage-stripe]')).to.have.length(0);
  });

  it('is not kept where that is not wanted', async () => {
    const sent: unknown[] = [];
    api.pay = (request) => {
      sent.push(request);
      return json(payment());
    };
    script.confirmPayment = async () => {
      api.payState = () => json(paid);
      return {};
    };
    const element = await withForm();
    root(element).querySelector<HTMLInputElement>('.check input')!.click();
    primary(element).click();
    await until(() => live(element) === DONE);
    expect(sent).to.deep.equal([{ keep: false }]);
    expect(api.asked.filter((line) => line.endsWith('/default'))).to.deep.equal([]);
  });

  it('cannot be kept by a session that may only pay', async () => {
    api.can = ['invoices:pay'];
    const element = await withForm();
    expect(root(element).querySelectorAll('.check')).to.have.length(0);
  });

  it('is the only way where nothing is on file', async () => {
    api.methods = [];
    const element = await alone();
    await until(() => script.mounted.length);
    expect(ways(element)).to.deep.equal([]);
    await settled(element);
    expect(primary(element).ariaDisabled).to.equal('false');
    await expect(payOf(element)).to.be.accessible();
  });

  it('is not charged while something is missing', async () => {
    script.submit = async () => INCOMPLETE;
    const element = await withForm();
    primary(element).click();
    await settled(element);
    expect(api.of('POST /v1/invoices/in_31/pay')).to.have.length(0);
    expect(alertOf(element)).to.equal('');
  });

  it('was declined: nothing was charged, and the form stays', async () => {
    api.pay = () => json(payment());
    script.confirmPayment = async () => {
      api.payState = () => json(payment({ decline: 'security_code_wrong' }));
      return LOST;
    };
    const element = await withForm();
    primary(element).click();
    await until(() => alertOf(element));
    expect(alertOf(element)).to.equal(
      'The security code of this payment method is not right. Nothing was charged. Try another card, or ask the bank.',
    );
    expect(script.mounted).to.have.length(1);
    expect(script.mounted[0]!.isConnected).to.equal(true);
  });
});

describe('paying while other things happen', () => {
  it('looks first whether it is paid after an answer was lost', async () => {
    let isLost = true;
    api.pay = () => {
      if (isLost) throw new TypeError('network');
      return json(paid);
    };
    const element = await alone();
    primary(element).click();
    await until(() => alertOf(element));
    expect(alertOf(element)).to.match(/it is looked up first, and nothing is paid twice/);
    const before = api.of('POST /v1/invoices/in_31/pay').length;
    isLost = false;
    api.payState = () => json(paid);
    primary(element).click();
    await until(() => live(element) === DONE);
    expect(api.of('POST /v1/invoices/in_31/pay')).to.have.length(before);
  });

  it('looks where it stands when the browser brings the page back from a bank’s', async () => {
    api.pay = () => json(payment());
    script.confirmPayment = () => new Promise(() => {});
    const element = await withForm();
    primary(element).click();
    await until(() => script.calls.includes('confirmPayment'));
    api.payState = () => json(paid);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await until(() => live(element) === DONE);
  });

  it('says that it is settled where another tab has paid it', async () => {
    const element = await alone();
    api.pay = () => problemOf('invoice_not_payable', 409);
    api.payState = () => json(paid);
    primary(element).click();
    await until(() => words(element).includes('is settled'));
    expect(words(element)).to.contain('Invoice Q-0031 is settled. Nothing is left to pay.');
    expect(alertOf(element)).to.equal('');
  });

  it('says so where it is not open any more', async () => {
    const element = await alone();
    api.pay = () => problemOf('invoice_not_payable', 409);
    primary(element).click();
    await until(() => alertOf(element));
    expect(alertOf(element)).to.equal('This invoice is not open any more.');
  });

  it('goes on after the sign-in has ended', async () => {
    const element = await alone();
    choose(element, 'pm_2');
    api.isSignedOut = true;
    primary(element).click();
    await until(() => alertOf(element));
    expect(alertOf(element)).to.match(/^Your sign-in has ended\./);
    expect(ways(element)[1]).to.equal('Mastercard ending 5454 ✓');
    api.isSignedOut = false;
    primary(element).click();
    await until(() => live(element) === DONE);
  });

  it('asks again where it could not be read', async () => {
    api.payState = () => problemOf('stripe_unavailable', 503);
    const element = await alone();
    expect(alertOf(element)).to.contain('Stripe is not answering.');
    await expect(payOf(element)).to.be.accessible();
    api.payState = () => json(payment());
    button(element, 'Try again').click();
    await until(() => ways(element).length);
    expect(alertOf(element)).to.equal('');
  });

  it('leads to Stripe’s page where it is not paid in place', async () => {
    api.payState = () => problemOf('in_place_unavailable', 409);
    const element = await alone();
    expect(words(element)).to.contain('This is done on a page of Stripe.');
    expect(primary(element) === null).to.equal(true);
    expect(root(element).querySelector('a')!.href).to.equal('https://invoice.example/1');
    await expect(payOf(element)).to.be.accessible();
  });

  it('shows what a stranger has written as text', async () => {
    const number = '<img src=x onerror=alert(1)>';
    api.payState = () => json(payment({ invoice: { ...owed, number } }));
    const element = await alone();
    expect(words(element)).to.contain(`Pay invoice ${number}`);
    expect(root(element).querySelectorAll('img')).to.have.length(0);
  });
});

async function list(): Promise<UsagePortal> {
  return shown(html`<usage-invoice-list></usage-invoice-list>`);
}

/** The element by itself, as a vendor or a notice places it. */
async function alone(isOpen = true): Promise<UsagePortal> {
  await fetchPayments();
  const element = await shown(html`<usage-pay invoice="in_31" ?open=${isOpen}></usage-pay>`);
  if (isOpen) await until(() => root(element).querySelector('.acts button'));
  await settled(element);
  return element;
}

async function withForm(): Promise<UsagePortal> {
  const element = await alone();
  choose(element, 'other');
  if (!script.mounted.length) await until(() => script.mounted.length);
  await settled(element);
  return element;
}

async function openInRow(element: UsagePortal) {
  const [shownButton] = [...payButtons(element)].filter((each) => each.checkVisibility());
  shownButton!.click();
  await until(() => panel(element, LIST).shadowRoot!.querySelector('usage-pay')?.shadowRoot);
  await until(() => root(element).querySelector('fieldset'));
  await settled(element);
}

function payButtons(element: UsagePortal) {
  return panel(element, LIST).shadowRoot!.querySelectorAll<HTMLElement>('[data-pay]');
}

function payOf(element: UsagePortal): HTMLElementTagNameMap['usage-pay'] {
  const place = element.querySelector(LIST)?.shadowRoot ?? element;
  return place.querySelector('usage-pay')!;
}

function root(element: UsagePortal): ShadowRoot {
  return payOf(element).shadowRoot!;
}

const form = root;

function words(element: UsagePortal): string {
  const texts = [...root(element).querySelectorAll('p, .form-head, button, label, a')];
  return texts.map(({ textContent }) => textContent!.replace(/\s+/g, ' ').trim()).join(' ');
}

function primary(element: UsagePortal): HTMLButtonElement {
  return root(element).querySelector<HTMLButtonElement>('.primary')!;
}

function button(element: UsagePortal, name: string): HTMLButtonElement {
  const all = [...root(element).querySelectorAll('button')];
  return all.find((each) => each.textContent === name)!;
}

/** The ways to pay; what is chosen has a mark. */
function ways(element: UsagePortal): string[] {
  return [...root(element).querySelectorAll('.choice')].map((choice) => {
    const isChosen = choice.querySelector('input')!.checked;
    return `${choice.textContent!.trim()}${isChosen ? ' ✓' : ''}`;
  });
}

function choose(element: UsagePortal, value: string) {
  root(element).querySelector<HTMLInputElement>(`[value=${value}]`)!.click();
}

function alertOf(element: UsagePortal): string {
  return root(element).querySelector('[role=alert]')?.textContent?.trim() ?? '';
}

function live(element: UsagePortal): string {
  return element.shadowRoot!.querySelector('[role=status]')!.textContent!;
}
