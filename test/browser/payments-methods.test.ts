import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { problem } from './data.ts';
import {
  Api,
  DECLINED,
  INCOMPLETE,
  installStripe,
  LOST,
  mastercard,
  problemOf,
  refused,
  type StripeScript,
  saved,
  stripeJs,
  until,
  visa,
} from './payment-data.ts';
import { json, panel, said, settled, shown } from './portal-with.ts';

const TAG = 'usage-payment-method';

let api: Api;
let script: StripeScript;

installStripe();
beforeEach(() => {
  api = new Api();
  script = stripeJs();
});
afterEach(() => {
  api.restore();
  document.documentElement.style.colorScheme = '';
});

describe('the list of payment methods', () => {
  it('has buttons for what the session may do with each, and no more', async () => {
    const element = await show();
    expect(names(element)).to.deep.equal([
      'Replace Visa ending 4242',
      'Make default: Mastercard ending 5454',
      'Remove Mastercard ending 5454',
      'Add payment method',
    ]);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('has no button at all for a reader', async () => {
    api.can = [];
    const element = await show();
    expect(names(element)).to.deep.equal([]);
    expect(said(element, TAG)).to.contain('Mastercard ending 5454 Pays nothing.');
    await panelOf(element).add();
    expect(api.asked).to.deep.equal([]);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('has one primary action where there is nothing on file', async () => {
    api.methods = [];
    const element = await show();
    expect(names(element)).to.deep.equal(['Add payment method']);
    expect(root(element).querySelectorAll('.primary')).to.have.length(1);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('fetches nothing of a form before somebody opens one', async () => {
    await show();
    const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
    expect(fetched.filter((name) => /widget\/payments|stripe-js/.test(name))).to.deep.equal([]);
  });

  it('offers to take over what another one pays, even to the default', async () => {
    api.methods = [
      { ...visa, isDefault: true, pays: [] },
      { ...mastercard, pays: ['sub_scale'] },
    ];
    expect(names(await show())).to.include('Make default: Visa ending 4242');
  });

  it('counts what a method pays where that is too much to name', async () => {
    api.methods = [{ ...visa, pays: ['sub_scale', 'sub_a', 'sub_b'] }];
    expect(said(await show(), TAG)).to.contain('Pays 3 plans.');
  });

  it('offers nothing while the session has ended', async () => {
    const element = await show();
    api.isSignedOut = true;
    await element.refresh();
    await settled(element);
    for (const each of buttons(element)) expect(each.ariaDisabled).to.equal('true');
  });
});

describe('making a method the default', () => {
  it('says what it pays now, politely, and keeps the focus on it', async () => {
    const element = await show();
    button(element, 'Make default: Mastercard ending 5454').click();
    await until(() => said(element, TAG).includes('now pays'));
    await settled(element);
    expect(said(element, TAG)).to.contain('Mastercard ending 5454 now pays Scale plan.');
    expect(live(element)).to.equal('Mastercard ending 5454 now pays Scale plan.');
    expect(root(element).activeElement?.ariaLabel).to.equal('Replace Mastercard ending 5454');
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('is done once, however often somebody presses', async () => {
    const element = await show();
    const make = button(element, 'Make default: Mastercard ending 5454');
    make.click();
    make.click();
    await until(() => said(element, TAG).includes('now pays'));
    expect(api.of('POST /v1/payment-methods/pm_2/default')).to.have.length(1);
  });

  it('is sent again under the same key when its answer is lost', async () => {
    const real = api.default;
    let tries = 0;
    api.default = (id) => {
      tries++;
      if (tries === 1) throw new TypeError('network');
      return real(id);
    };
    const element = await show();
    button(element, 'Make default: Mastercard ending 5454').click();
    await until(() => said(element, TAG).includes('now pays'));
    const keys = keysOf('POST /v1/payment-methods/pm_2/default');
    expect(keys).to.have.length(2);
    expect(keys[0])
      .to.match(/^[0-9a-f]{32}$/)
      .and.equal(keys[1]);
  });

  it('does not say that nothing was changed where nobody knows, and goes on under the same key', async () => {
    const real = api.default;
    api.default = () => problemOf('stripe_unavailable', 503);
    const element = await show();
    button(element, 'Make default: Mastercard ending 5454').click();
    await until(() => root(element).querySelector('[role=alert]'));
    expect(alertOf(element)).to.equal(
      'No answer came. Try again: it is made only once. Request req_9',
    );
    await expect(panel(element, TAG)).to.be.accessible();
    api.default = real;
    button(element, 'Make default: Mastercard ending 5454').click();
    await until(() => said(element, TAG).includes('now pays'));
    const [first, second] = keysOf('POST /v1/payment-methods/pm_2/default');
    expect(second).to.equal(first);
  });

  it('says that nothing was changed where Stripe has refused it', async () => {
    api.default = () => problemOf('stripe_rejected', 502);
    const element = await show();
    button(element, 'Make default: Mastercard ending 5454').click();
    await until(() => root(element).querySelector('[role=alert]'));
    expect(alertOf(element)).to.equal('That could not be done. Nothing was changed. Request req_9');
  });

  it('reads the list again where the method is gone', async () => {
    const element = await show();
    api.default = () => {
      api.methods = [visa];
      return problemOf('payment_method_not_found', 404);
    };
    button(element, 'Make default: Mastercard ending 5454').click();
    await until(() => root(element).querySelectorAll('li').length === 1);
    await settled(element);
    expect(alertOf(element)).to.equal('Mastercard ending 5454 is not on file any more.');
    await expect(panel(element, TAG)).to.be.accessible();
  });
});

describe('removing a method', () => {
  it('asks once in place, and begins at the harmless answer', async () => {
    const element = await show();
    await opened(element, 'Remove Mastercard ending 5454', '.ask');
    expect(said(element, TAG)).to.contain('Remove Mastercard ending 5454? It pays nothing.');
    expect(root(element).activeElement?.textContent).to.equal('Keep');
    expect(api.asked).to.deep.equal([]);
    await expect(panel(element, TAG)).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    await settled(element);
    expect(root(element).activeElement?.ariaLabel).to.equal('Remove Mastercard ending 5454');
  });

  it('removes it, says so, and takes the focus on', async () => {
    const element = await show();
    await opened(element, 'Remove Mastercard ending 5454', '.ask');
    button(element, 'Remove').click();
    await until(() => live(element).includes('is removed'));
    await settled(element);
    expect(said(element, TAG)).to.contain('Mastercard ending 5454 is removed.');
    expect(root(element).querySelectorAll('li')).to.have.length(1);
    expect(root(element).activeElement?.textContent).to.equal('Add payment method');
  });

  it('is done where another tab has removed it already', async () => {
    const element = await show();
    await opened(element, 'Remove Mastercard ending 5454', '.ask');
    api.remove = () => {
      api.methods = [visa];
      return problemOf('payment_method_not_found', 404);
    };
    button(element, 'Remove').click();
    await until(() => live(element).includes('is not on file any more'));
    await settled(element);
    expect(alertOf(element)).to.equal('');
    expect(root(element).querySelectorAll('li')).to.have.length(1);
  });

  it('says so where it has begun to pay something meanwhile, and shows it as it is', async () => {
    const element = await show();
    api.remove = () => {
      api.methods = [visa, { ...mastercard, pays: ['sub_scale'] }];
      return problemOf('payment_method_in_use', 409);
    };
    await opened(element, 'Remove Mastercard ending 5454', '.ask');
    button(element, 'Remove').click();
    await until(() => root(element).querySelector('[role=alert]'));
    expect(alertOf(element)).to.equal(
      'Mastercard ending 5454 pays a subscription by now. Replace it, or make another one the default.',
    );
    await settled(element);
    expect(root(element).activeElement?.role).to.equal('alert');
    expect(names(element)).to.include('Replace Mastercard ending 5454');
  });
});

describe('adding a method', () => {
  it('opens the form in place, with the focus on its heading', async () => {
    const element = await show();
    await openForm(element);
    expect(root(element).activeElement?.textContent).to.equal('Add payment method');
    expect(said(element, TAG)).to.match(
      /Add payment method Use for Scale plan from now on Save card Cancel Card data goes to Stripe, never to this site\.$/,
    );
    expect(script.options[0]!.clientSecret).to.equal('seti_1_secret_1');
    expect(script.options[0]!.locale).to.equal('en');
    await expect(panel(element, TAG)).to.be.accessible();
    await expect(element).to.be.accessible();
  });

  for (const [locale, name, stripes] of [
    ['de-AT', 'Zahlungsmethode hinzufügen', 'de'],
    ['pt-BR', 'Add payment method', 'pt-BR'],
    ['ar-EG', 'إضافة طريقة دفع', 'ar'],
    ['sw-KE', 'Add payment method', 'auto'],
  ] as const) {
    it(`asks Stripe for the form in ${stripes} where the portal is in ${locale}`, async () => {
      const element = await shown(html`<usage-payment-method></usage-payment-method>`, locale);
      await until(() => names(element).includes(name));
      await openForm(element, name);
      expect(script.options[0]!.locale).to.equal(stripes);
    });
  }

  it('says that it is loading until the form is there', async () => {
    script.isReady = false;
    const element = await show();
    button(element, 'Add payment method').click();
    await until(() => script.mounted.length);
    expect(said(element, TAG)).to.contain('Loading the form');
    expect(save(element).ariaDisabled).to.equal('true');
    save(element).click();
    expect(script.calls).not.to.include('submit');
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('saves the card, puts it on top, says what it pays and closes', async () => {
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => live(element).includes('now pays'));
    await settled(element);
    expect(live(element)).to.equal('American Express ending 0005 now pays Scale plan.');
    expect(root(element).querySelectorAll('.form')).to.have.length(0);
    const [first] = root(element).querySelectorAll('li');
    expect(first!.textContent).to.contain('American Express ending 0005');
    expect(root(element).activeElement === first).to.equal(true);
    expect(api.asked).to.deep.equal([
      'POST /v1/payment-methods/setup',
      'POST /v1/payment-methods/setup/seti_1/finish',
    ]);
    expect(document.querySelectorAll('[slot^=usage-stripe]')).to.have.length(0);
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('saves it without making it the default where that is not wanted', async () => {
    const element = await show();
    await openForm(element);
    root(element).querySelector<HTMLInputElement>('.check input')!.click();
    save(element).click();
    await until(() => live(element).includes('saved'));
    const [finish] = api.of('POST /v1/payment-methods/setup/seti_1/finish');
    expect(JSON.parse(String(finish!.init.body))).to.deep.equal({ makeDefault: false });
    expect(live(element)).to.equal('American Express ending 0005 is saved.');
  });

  it('gives a bank the way back to this page, with what is to be done then', async () => {
    let back = '';
    script.confirmSetup = async (options) => {
      back = (options as { confirmParams: { return_url: string } }).confirmParams.return_url;
      return {};
    };
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => back);
    const url = new URL(back);
    expect(url.searchParams.get('usage_default')).to.equal('1');
    expect(url.pathname).to.equal(location.pathname);
    await until(() => live(element).includes('now pays'));
  });

  it('leaves what is missing to Stripe, which says it at the field', async () => {
    script.submit = async () => INCOMPLETE;
    const element = await show();
    await openForm(element);
    save(element).click();
    await settled(element);
    expect(script.calls).not.to.include('confirmSetup');
    expect(root(element).querySelectorAll('[role=alert]')).to.have.length(0);
    expect(save(element).ariaDisabled).to.equal('false');
  });

  it('says why the bank declined, keeps the form, and succeeds with the next card', async () => {
    script.confirmSetup = async () => DECLINED;
    api.setupState = () => json(refused('insufficient_funds'));
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => root(element).querySelector('[role=alert]'));
    await settled(element);
    expect(alertOf(element)).to.equal(
      'There is not enough money on this payment method. Nothing was saved. Try again, or use another one.',
    );
    expect(root(element).activeElement?.role).to.equal('alert');
    expect(script.mounted).to.have.length(1);
    await expect(panel(element, TAG)).to.be.accessible();
    script.confirmSetup = async () => ({});
    save(element).click();
    await until(() => live(element).includes('now pays'));
  });

  it('has a word for every reason of a decline', async () => {
    script.confirmSetup = async () => DECLINED;
    const element = await show();
    await openForm(element);
    const reasons = [
      'insufficient_funds',
      'card_expired',
      'security_code_wrong',
      'number_wrong',
      'authentication_failed',
      'limit_exceeded',
      'not_supported',
      'bank_unavailable',
      'declined',
    ] as const;
    const words = new Set<string>();
    for (const reason of reasons) {
      api.setupState = () => json(refused(reason));
      save(element).click();
      await settled(element);
      words.add(alertOf(element));
    }
    expect(words).to.have.property('size', reasons.length);
    expect([...words].join('')).not.to.contain('undefined');
  });

  it('looks up what came of it when the connection is lost, and finishes what succeeded', async () => {
    script.confirmSetup = async () => LOST;
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => live(element).includes('now pays'));
    expect(api.asked.slice(1)).to.deep.equal([
      'GET /v1/payment-methods/setup/seti_1',
      'POST /v1/payment-methods/setup/seti_1/finish',
    ]);
  });

  it('keeps what is typed when nobody answers', async () => {
    api.finish = () => {
      throw new TypeError('network');
    };
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => root(element).querySelector('[role=alert]'));
    expect(alertOf(element)).to.equal('No answer came. Try again: it is saved only once.');
    expect(script.mounted[0]!.isConnected).to.equal(true);
  });

  it('finishes under the same key until an answer comes', async () => {
    const real = api.finish;
    api.finish = () => problemOf('stripe_unavailable', 503);
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => root(element).querySelector('[role=alert]'));
    expect(alertOf(element)).to.match(/^No answer came\. Try again: it is saved only once\./);
    api.finish = real;
    save(element).click();
    await until(() => live(element).includes('now pays'));
    const [first, second] = keysOf('POST /v1/payment-methods/setup/seti_1/finish');
    expect(second).to.equal(first);
  });

  it('does not say that nothing was saved where only the rest was refused, and reads the list', async () => {
    api.finish = () => {
      api.methods = [visa, mastercard, { ...visa, id: 'pm_9', last4: '0009', pays: [] }];
      return problemOf('stripe_rejected', 502);
    };
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => said(element, TAG).includes('Visa ending 0009'));
    expect(alertOf(element)).to.equal(
      'Stripe has it, but it could not be finished here. Look at what is on file before you try again. Request req_9',
    );
    await expect(panel(element, TAG)).to.be.accessible();
  });

  it('says so while a bank is still to answer', async () => {
    api.finish = () => json(saved({ status: 'processing', paymentMethod: null, changed: null }));
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => live(element).includes('still to answer'));
    await settled(element);
    expect(root(element).querySelectorAll('.form')).to.have.length(0);
    expect(said(element, TAG)).to.contain(
      'The bank is still to answer. That may take days, and Stripe may e-mail you a step to take.',
    );
  });

  it('begins anew where another tab has taken its place', async () => {
    script.confirmSetup = async () => LOST;
    api.setupState = () => json(saved({ status: 'canceled', paymentMethod: null, changed: null }));
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => script.mounted.length === 2);
    await settled(element);
    expect(alertOf(element)).to.contain('Fill it in once more.');
    expect(api.of('POST /v1/payment-methods/setup')).to.have.length(2);
  });

  it('keeps what is typed when the sign-in ends, and goes on after', async () => {
    const element = await show();
    await openForm(element);
    api.isSignedOut = true;
    save(element).click();
    await until(() => root(element).querySelector('.form [role=alert]'));
    expect(alertOf(element)).to.equal(
      'Your sign-in has ended. What you typed is still here: sign in, then go on.',
    );
    expect(script.mounted[0]!.isConnected).to.equal(true);
    await expect(panel(element, TAG)).to.be.accessible();
    api.isSignedOut = false;
    save(element).click();
    await until(() => live(element).includes('now pays'));
  });

  it('saves once, however often somebody presses, and says that it does', async () => {
    let go: (answer: object) => void = () => {};
    script.confirmSetup = () =>
      new Promise((resolve) => {
        go = resolve;
      });
    const element = await show();
    await openForm(element);
    save(element).click();
    save(element).click();
    await until(() => script.calls.includes('confirmSetup'));
    expect(said(element, TAG)).to.contain('Saving. Keep this page open.');
    expect(save(element).ariaDisabled).to.equal('true');
    await expect(panel(element, TAG)).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    expect(root(element).querySelectorAll('.form')).to.have.length(1);
    go({});
    await until(() => live(element).includes('now pays'));
    expect(script.calls.filter((call) => call === 'confirmSetup')).to.have.length(1);
  });

  it('closes by Escape, inside Stripe’s fields too, gives the setup up and the focus back', async () => {
    const element = await show();
    await openForm(element);
    await sendKeys({ press: 'Escape' });
    await settled(element);
    expect(root(element).querySelectorAll('.form')).to.have.length(0);
    expect(root(element).activeElement?.textContent).to.equal('Add payment method');
    expect(api.asked).to.include('DELETE /v1/payment-methods/setup/seti_1');
    expect(document.querySelectorAll('[slot^=usage-stripe]')).to.have.length(0);
    await openForm(element, 'Replace Visa ending 4242', 2);
    script.listeners.get('escape')!({});
    await settled(element);
    expect(root(element).querySelectorAll('.form')).to.have.length(0);
    expect(root(element).activeElement?.ariaLabel).to.equal('Replace Visa ending 4242');
  });

  it('looks up what came of it when the browser brings the page back from a bank’s', async () => {
    script.confirmSetup = () => new Promise(() => {});
    api.setupState = () => json(refused(null));
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => script.calls.includes('confirmSetup'));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await until(() => alertOf(element));
    expect(alertOf(element)).to.match(/^It did not go through\. Nothing was saved\./);
    expect(save(element).ariaDisabled).to.equal('false');
  });

  it('says so where a subscription goes on charging its own', async () => {
    const changed = { customer: true, subscriptions: [], failed: ['sub_other'] };
    api.finish = () => json(saved({ changed }));
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => live(element).includes('goes on charging another one'));
  });

  it('does not call a bank account a card', async () => {
    const element = await show();
    await openForm(element);
    script.listeners.get('change')!({ value: { type: 'sepa_debit' } });
    await settled(element);
    expect(names(element)).to.include('Save payment method');
  });

  it('says which one it replaces, always takes over from it, and offers to remove it then', async () => {
    const element = await show();
    await openForm(element, 'Replace Visa ending 4242');
    expect(root(element).activeElement?.textContent).to.equal('Replace Visa ending 4242');
    expect(root(element).querySelectorAll('.check')).to.have.length(0);
    await expect(panel(element, TAG)).to.be.accessible();
    save(element).click();
    await until(() => live(element).includes('now pays'));
    await settled(element);
    const [finish] = api.of('POST /v1/payment-methods/setup/seti_1/finish');
    expect(JSON.parse(String(finish!.init.body))).to.deep.equal({ makeDefault: true });
    await expect(panel(element, TAG)).to.be.accessible();
    root(element).querySelector<HTMLElement>('.old')!.click();
    await settled(element);
    expect(said(element, TAG)).to.contain('Remove Visa ending 4242? It pays nothing.');
    button(element, 'Remove').click();
    await until(() => live(element) === 'Visa ending 4242 is removed.');
    expect(root(element).querySelectorAll('.old')).to.have.length(0);
  });

  it('does not offer to remove what it was to replace while that still pays something', async () => {
    api.finish = () => json(saved());
    const element = await show();
    await openForm(element, 'Replace Visa ending 4242');
    save(element).click();
    await until(() => live(element).includes('now pays'));
    await settled(element);
    expect(root(element).querySelectorAll('.old')).to.have.length(0);
  });

  it('says above the list what was saved', async () => {
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => live(element).includes('now pays'));
    await settled(element);
    const told = root(element).querySelector('.told')!;
    const isAbove = told.compareDocumentPosition(root(element).querySelector('ul')!);
    expect(isAbove).to.equal(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  it('is sent by the Enter key', async () => {
    const element = await show();
    await openForm(element);
    root(element).querySelector<HTMLInputElement>('.check input')!.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => live(element).includes('now pays'));
  });

  it('reads out what is happening, and not where the card data goes', async () => {
    const element = await show();
    await openForm(element);
    const spoken = [...root(element).querySelectorAll('.form [role=status]')];
    expect(spoken.map(({ textContent }) => textContent)).to.deep.equal([]);
    expect(said(element, TAG)).to.contain('Card data goes to Stripe');
  });

  it('does not blame the card where Stripe could not be reached', async () => {
    script.confirmSetup = async () => LOST;
    api.setupState = () => json(refused('declined'));
    const element = await show();
    await openForm(element);
    save(element).click();
    await until(() => alertOf(element));
    expect(alertOf(element)).to.equal('No answer came. Try again: it is saved only once.');
  });

  it('opens from elsewhere, as a notice does', async () => {
    const element = await show();
    await panelOf(element).add();
    expect(root(element).activeElement?.textContent).to.equal('Add payment method');
  });

  it('opens from elsewhere to replace one, or another where that is gone', async () => {
    const element = await show();
    await panelOf(element).add('pm_1');
    expect(root(element).activeElement?.textContent).to.equal('Replace Visa ending 4242');
    await panelOf(element).add('pm_gone');
    expect(root(element).activeElement?.textContent).to.equal('Add payment method');
  });

  it('offers Stripe’s own page where nothing can be saved in place', async () => {
    api.setup = () => problemOf('in_place_unavailable', 409);
    const element = await show();
    button(element, 'Add payment method').click();
    await until(() => said(element, TAG).includes('This is done on a page of Stripe.'));
    await settled(element);
    expect(root(element).querySelectorAll('.form .primary')).to.have.length(0);
    await expect(panel(element, TAG)).to.be.accessible();
    button(element, 'Use Stripe’s page').click();
    await until(() => root(element).querySelector('.form a'));
    const link = root(element).querySelector<HTMLAnchorElement>('.form a')!;
    expect(link.href).to.equal('https://billing.stripe.com/p/session/1');
    await settled(element);
    expect(root(element).activeElement?.localName).to.equal('a');
  });

  it('says why it could not begin, and tries again', async () => {
    const real = api.setup;
    api.setup = () => problemOf('stripe_unavailable', 503);
    const element = await show();
    button(element, 'Add payment method').click();
    await until(() => root(element).querySelector('[role=alert]'));
    expect(alertOf(element)).to.equal('The form did not come. Try again. Request req_9');
    await expect(panel(element, TAG)).to.be.accessible();
    api.setup = real;
    button(element, 'Try again').click();
    await until(() => script.mounted.length);
    await settled(element);
    expect(root(element).querySelectorAll('[role=alert]')).to.have.length(0);
    expect(save(element).ariaDisabled).to.equal('false');
  });

  it('is dressed in the portal’s colours as literals, and changes with the page', async () => {
    document.documentElement.style.colorScheme = 'light';
    const element = await show();
    await openForm(element);
    const { theme, variables } = script.options[0]!.appearance!;
    expect(theme).to.equal('stripe');
    expect(variables.colorBackground).to.equal('#ffffff');
    expect(variables.colorText).to.equal('#14181f');
    for (const value of Object.values(variables))
      expect(value).not.to.match(/var\(|oklch|light-dark/);
    document.documentElement.style.colorScheme = 'dark';
    await until(() => script.options.length > 1);
    expect(script.options.at(-1)!.appearance!.theme).to.equal('night');
    expect(script.options.at(-1)!.appearance!.variables.colorBackground).to.equal('#111417');
  });

  it('stays where the list could not be read again', async () => {
    const element = await show();
    await openForm(element);
    api.data = { paymentMethods: problem() };
    await element.refresh();
    await settled(element);
    expect(script.mounted[0]!.isConnected).to.equal(true);
    expect(root(element).querySelectorAll('.form')).to.have.length(1);
  });

  it('goes with the element', async () => {
    const element = await show();
    await openForm(element);
    element.remove();
    await settled(element);
    expect(element.querySelectorAll('[slot^=usage-stripe]')).to.have.length(0);
    expect(script.mounted[0]!.isConnected).to.equal(false);
  });
});

function show(): Promise<UsagePortal> {
  return shown(html`<usage-payment-method></usage-payment-method>`);
}

function panelOf(element: UsagePortal) {
  return panel(element, TAG) as HTMLElementTagNameMap['usage-payment-method'];
}

function root(element: UsagePortal): ShadowRoot {
  return panel(element, TAG).shadowRoot!;
}

function buttons(element: UsagePortal): HTMLButtonElement[] {
  return [...root(element).querySelectorAll('button')];
}

function names(element: UsagePortal): string[] {
  return buttons(element).map((each) => each.ariaLabel ?? each.textContent!);
}

function button(element: UsagePortal, name: string): HTMLButtonElement {
  return buttons(element).find((each) => (each.ariaLabel ?? each.textContent) === name)!;
}

function save(element: UsagePortal): HTMLButtonElement {
  return button(element, 'Save card');
}

async function opened(element: UsagePortal, name: string, selector: string) {
  button(element, name).click();
  await until(() => root(element).querySelector(selector));
  await settled(element);
}

async function openForm(element: UsagePortal, name = 'Add payment method', times = 1) {
  button(element, name).click();
  await until(() => script.mounted.length === times);
  await settled(element);
}

/** The keys that one change was sent with. */
function keysOf(line: string) {
  return api
    .of(line)
    .map(({ init }) => (init.headers as Record<string, string>)['idempotency-key']);
}

function alertOf(element: UsagePortal): string {
  return root(element).querySelector('[role=alert]')?.textContent?.trim() ?? '';
}

/** What the portal's one live region says. */
function live(element: UsagePortal): string {
  return element.shadowRoot!.querySelector('[role=status]')!.textContent!;
}
