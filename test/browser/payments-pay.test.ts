import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import { fetchPayments } from '../../widget/core/payments.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { invoices, problem, stripe, usd } from './data.ts';
import {
  Api,
  DECLINED,
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
const VISA = 'Visa ending 4242, expires 11/2026 · Default';
const MASTERCARD = 'Mastercard ending 5454, expires 08/2028';
const BANK = 'Your bank wants to confirm this. It opens in this page.';

/** Five invoices that came after. */
const newer = [41, 42, 43, 44, 45].map((number) => ({
  ...invoices[0]!,
  id: `in_${number}`,
  number: `Q-00${number}`,
  created: `2027-01-${number}T00:00:00Z`.replace('4', '1'),
}));

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

  it('is not there while a bank debit is under way, which its row says', async () => {
    api.invoice = { ...owed, overdue: false, processing: true };
    const element = await list();
    expect(payButtons(element)).to.have.length(0);
    expect(said(element, LIST)).to.contain('Being paid');
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

  it('keeps an open form where newer invoices push its own off the list', async () => {
    const element = await list();
    await openInRow(element);
    choose(element, 'pm_2');
    const before = payOf(element);
    api.data = { invoices: stripe({ data: newer, nextCursor: null }) };
    await element.refresh();
    await settled(element);
    expect(payOf(element)).to.equal(before);
    expect(ways(element)[1]).to.equal(`${MASTERCARD} ✓`);
    expect(said(element, LIST)).to.contain('Q-0031');
    await expect(panel(element, LIST)).to.be.accessible();
    primary(element).click();
    await until(() => live(element) === DONE);
    await settled(element);
    expect(words(element)).to.contain(DONE);
    expect(said(element, LIST)).not.to.contain('Overdue');
    button(element, 'Close').click();
    await settled(element);
    expect(said(element, LIST)).not.to.contain('Q-0031');
    expect(panel(element, LIST).shadowRoot!.activeElement?.className).to.equal('tog');
  });

  it('keeps an open form where the list cannot be read again', async () => {
    const element = await list();
    await openInRow(element);
    const before = payOf(element);
    api.data = { invoices: problem(), paymentMethods: problem() };
    await element.refresh();
    await settled(element);
    expect(payOf(element)).to.equal(before);
    expect(ways(element)[0]).to.equal(`${VISA} ✓`);
    await expect(panel(element, LIST)).to.be.accessible();
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
    expect(ways(element)).to.deep.equal([`${VISA} ✓`, MASTERCARD, 'Another payment method']);
    expect(primary(element).textContent).to.equal('Pay $488.04');
    await expect(payOf(element)).to.be.accessible();
  });

  it('does not begin with what was just refused, nor with what has expired', async () => {
    api.payState = () => json(payment({ decline: 'declined', paymentMethod: 'pm_1' }));
    expect(ways(await alone())[1]).to.equal(`${MASTERCARD} ✓`);
    api.payState = () => json(payment());
    api.methods = [{ ...visa, expMonth: 10 }, mastercard];
    expect(ways(await alone()).slice(0, 2)).to.deep.equal([
      'Visa ending 4242, expired · Default',
      `${MASTERCARD} ✓`,
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
    expect(ways(element)[0]).to.match(/^Visa ending 4242.*· Declined ✓$/);
    await expect(payOf(element)).to.be.accessible();
    api.pay = real;
    choose(element, 'pm_2');
    await settled(element);
    expect(useBox(element).checked).to.equal(true);
    await expect(payOf(element)).to.be.accessible();
    primary(element).click();
    await until(() => live(element).includes('paid'));
    expect(live(element)).to.equal(`${DONE} Mastercard ending 5454 now pays Scale plan.`);
    expect(alertOf(element)).to.equal('');
  });

  it('leaves what pays from now on alone, unless that is wanted', async () => {
    const element = await alone();
    choose(element, 'pm_2');
    await settled(element);
    expect(useBox(element).checked).to.equal(false);
    expect(words(element)).to.contain('Use for Scale plan from now on');
    primary(element).click();
    await until(() => live(element) === DONE);
    expect(api.asked.filter((line) => line.endsWith('/default'))).to.deep.equal([]);
  });

  it('makes a card on file the default once it has paid, and says what it pays', async () => {
    const element = await alone();
    choose(element, 'pm_2');
    await settled(element);
    useBox(element).click();
    primary(element).click();
    await until(() => live(element).includes('paid'));
    const SAYS = `${DONE} Mastercard ending 5454 now pays Scale plan.`;
    expect(live(element)).to.equal(SAYS);
    expect(root(element).querySelector('.told')!.textContent).to.equal(SAYS);
    const changes = api.asked.filter((line) => line.startsWith('POST'));
    expect(changes).to.deep.equal([
      'POST /v1/invoices/in_31/pay',
      'POST /v1/payment-methods/pm_2/default',
    ]);
  });

  it('makes it the default as well where an answer was lost and it has paid all the same', async () => {
    api.pay = () => problemOf('stripe_unavailable', 503);
    const element = await alone();
    choose(element, 'pm_2');
    await settled(element);
    useBox(element).click();
    primary(element).click();
    await until(() => alertOf(element));
    api.payState = () => json(paid);
    primary(element).click();
    await until(() => live(element).includes('now pays'));
    expect(api.of('POST /v1/payment-methods/pm_2/default')).to.have.length(1);
  });

  it('asks that neither of what pays it all already, nor of a session that may not', async () => {
    api.methods = [{ ...visa, isDefault: true, pays: ['sub_scale', 'sub_jp'] }, mastercard];
    expect(useBox(await alone()) === null).to.equal(true);
    api.can = ['invoices:pay'];
    const element = await alone();
    choose(element, 'pm_2');
    await settled(element);
    expect(useBox(element) === null).to.equal(true);
  });

  it('tells cards alike apart by when they expire', async () => {
    api.methods = [visa, { ...visa, id: 'pm_7', expYear: visa.expYear! + 1, isDefault: false }];
    const [first, second] = ways(await alone());
    expect(first).to.match(/^Visa ending 4242, expires \d\d\/\d{4} · Default ✓$/);
    expect(second).to.match(/^Visa ending 4242, expires \d\d\/\d{4}$/);
    expect(first).not.to.contain(second!);
  });

  it('says nothing of paying while everything is read again after it', async () => {
    const element = await alone();
    const heard: string[] = [];
    const watch = new MutationObserver(() => heard.push(words(element)));
    watch.observe(root(element), { childList: true, subtree: true, characterData: true });
    primary(element).click();
    await until(() => live(element) === DONE);
    watch.disconnect();
    expect(heard.join(' ')).to.contain('Paying $488.04.');
    expect(heard.join(' ')).not.to.contain('$0.00');
  });

  it('is sent by the Enter key', async () => {
    const element = await alone();
    choose(element, 'pm_2');
    root(element).querySelector<HTMLInputElement>('[value=pm_2]')!.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => live(element) === DONE);
    expect(api.of('POST /v1/invoices/in_31/pay')).to.have.length(1);
  });

  it('is a section by itself, and a part of the list in its row', async () => {
    const level = (element: UsagePortal) =>
      root(element).querySelector('.form-head')!.getAttribute('aria-level');
    expect(level(await alone())).to.equal('2');
    const element = await list();
    await openInRow(element);
    expect(level(element)).to.equal('3');
  });

  it('says that it is settled where another form or tab has paid it, and takes no focus', async () => {
    const element = await alone();
    (document.activeElement as HTMLElement | null)?.blur();
    root(element).querySelector<HTMLElement>('.form-head')!.blur();
    api.invoice = paid.invoice as typeof api.invoice;
    api.payState = () => json(paid);
    await element.refresh();
    await until(() => words(element).includes('is settled'));
    expect(words(element)).to.contain('Invoice Q-0031 is settled. Nothing is left to pay.');
    expect(root(element).activeElement === null).to.equal(true);
    await expect(payOf(element)).to.be.accessible();
  });

  it('does not look again where the invoice is still open', async () => {
    const element = await alone();
    const before = api.asked.length;
    await element.refresh();
    await settled(element);
    expect(api.asked.length).to.equal(before);
  });

  it('names what was paid, not what the invoice was once due', async () => {
    const rest = { ...owed, amountRemaining: usd(10000) };
    api.payState = () => json(payment({ invoice: rest }));
    const element = await alone();
    primary(element).click();
    await until(() => live(element).includes('paid'));
    expect(live(element)).to.equal('$100.00 paid. Invoice Q-0031 is settled.');
  });

  it('begins with what pays the invoice’s own subscription', async () => {
    api.methods = [
      { ...visa, isDefault: true, pays: [] },
      { ...mastercard, pays: ['sub_scale'] },
    ];
    api.payState = () => json(payment({ invoice: { ...owed, subscription: 'sub_scale' } }));
    expect(ways(await alone())[1]).to.equal(`${MASTERCARD} ✓`);
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
      return DECLINED;
    };
    const element = await alone();
    primary(element).click();
    await until(() => alertOf(element));
    expect(alertOf(element)).to.match(/did not get your confirmation for Visa ending 4242/);
    expect(ways(element)[0]).to.match(/· Declined ✓$/);
  });

  it('is not blamed where nobody could be reached', async () => {
    api.payState = () => json(payment({ status: 'requires_action' }));
    script.handleNextAction = async () => LOST;
    const element = await alone();
    primary(element).click();
    await until(() => alertOf(element));
    expect(alertOf(element)).to.match(/^No answer came\./);
    expect(primary(element).textContent).to.equal('Confirm with your bank');
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
    await settled(element);
    expect(primary(element)).to.equal(null);
    expect(words(element)).to.contain('Do that on Stripe’s page, or pay another way.');
    expect(root(element).querySelector('a')!.href).to.equal('https://invoice.stripe.com/1');
    await expect(payOf(element)).to.be.accessible();
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
    await until(() => live(element) === `${DONE} Visa ending 4242 now pays Scale plan.`);
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

  it('is told as not kept where it has paid and is not on file', async () => {
    api.pay = () => json(payment());
    script.confirmPayment = async () => {
      api.payState = () => json({ ...paid, paymentMethod: null });
      return {};
    };
    const element = await withForm();
    primary(element).click();
    await until(() => live(element).includes('settled'));
    expect(live(element)).to.equal(`${DONE} It could not be kept for later charges.`);
  });

  it('is told as saved where only making it the default has failed', async () => {
    api.pay = () => json(payment());
    api.default = () => problemOf('stripe_unavailable', 503);
    script.confirmPayment = async () => {
      api.payState = () => json(paid);
      return {};
    };
    const element = await withForm();
    primary(element).click();
    await until(() => live(element).includes('settled'));
    expect(live(element)).to.equal(
      `${DONE} It is on file. Make it the default to have it charged from now on.`,
    );
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

  it('is not blamed where Stripe could not be reached, and is looked up before it is sent again', async () => {
    api.pay = () => json(payment());
    api.payState = () => json(payment({ decline: 'declined', paymentMethod: 'pm_1' }));
    script.confirmPayment = async () => LOST;
    const element = await withForm();
    primary(element).click();
    await until(() => alertOf(element));
    expect(alertOf(element)).to.equal(
      'No answer came. Try again: it is looked up first, and nothing is paid twice.',
    );
    api.payState = () => json(paid);
    primary(element).click();
    await until(() => live(element).includes('paid'));
    expect(script.calls.filter((call) => call === 'confirmPayment')).to.have.length(1);
  });

  it('was declined: nothing was charged, and the form stays', async () => {
    api.pay = () => json(payment());
    script.confirmPayment = async () => {
      api.payState = () => json(payment({ decline: 'security_code_wrong' }));
      return DECLINED;
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

  for (const code of ['stripe_unavailable', 'stripe_busy']) {
    it(`looks first as well after ${code}: the money may have moved`, async () => {
      api.pay = () => problemOf(code, 503);
      const element = await alone();
      primary(element).click();
      await until(() => alertOf(element));
      expect(alertOf(element)).to.match(
        /^No answer came\. .* nothing is paid twice\. Request req_9$/,
      );
      await expect(payOf(element)).to.be.accessible();
      api.payState = () => json(paid);
      primary(element).click();
      await until(() => live(element) === DONE);
      expect(api.of('POST /v1/invoices/in_31/pay')).to.have.length(1);
    });
  }

  it('claims nothing where what came of Stripe’s form cannot be looked up', async () => {
    api.pay = () => json(payment());
    const element = await withForm();
    api.payState = () => problemOf('scope_missing', 403);
    primary(element).click();
    await until(() => alertOf(element));
    expect(alertOf(element)).to.equal(
      'What came of it could not be looked up. Look at the invoice before you pay again.',
    );
  });

  it('looks where it stands when the browser brings the page back from a bank’s', async () => {
    api.pay = () => json(payment());
    script.confirmPayment = () => new Promise(() => {});
    const element = await withForm();
    primary(element).click();
    await until(() => script.calls.includes('confirmPayment'));
    api.payState = () => json(paid);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await until(() => live(element) === `${DONE} Mastercard ending 5454 now pays Scale plan.`);
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
    expect(ways(element)[1]).to.equal(`${MASTERCARD} ✓`);
    api.isSignedOut = false;
    primary(element).click();
    await until(() => live(element) === DONE);
  });

  it('asks again where it could not be read', async () => {
    api.payState = () => problemOf('stripe_unavailable', 503);
    const element = await alone();
    expect(alertOf(element)).to.equal('The invoice could not be loaded. Try again. Request req_9');
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
    expect(root(element).querySelector('a')!.href).to.equal('https://invoice.stripe.com/1');
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
    return `${choice.textContent!.replace(/\s+/g, ' ').trim()}${isChosen ? ' ✓' : ''}`;
  });
}

function choose(element: UsagePortal, value: string) {
  root(element).querySelector<HTMLInputElement>(`[value=${value}]`)!.click();
}

/** Whether a method on file pays from now on. */
function useBox(element: UsagePortal): HTMLInputElement {
  return root(element).querySelector<HTMLInputElement>('.check input')!;
}

function alertOf(element: UsagePortal): string {
  return root(element).querySelector('[role=alert]')?.textContent?.trim() ?? '';
}

function live(element: UsagePortal): string {
  return element.shadowRoot!.querySelector('[role=status]')!.textContent!;
}
