/** Escape closes what is open in the portal, and not the dialog of the page around it as well. */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { onEscape } from '../../widget/core/escape.ts';

describe('Escape inside a dialog', () => {
  let dialog: HTMLDialogElement;
  let button: HTMLButtonElement;
  beforeEach(() => {
    dialog = document.createElement('dialog');
    button = document.createElement('button');
    dialog.append(button);
    document.body.append(dialog);
    dialog.showModal();
    button.focus();
  });
  afterEach(() => dialog.remove());

  it('closes the dialog where nothing of the portal is open', async () => {
    await sendKeys({ press: 'Escape' });
    expect(dialog.open).to.equal(false);
  });

  it('closes only what hears it', async () => {
    let left = 0;
    button.addEventListener(
      'keydown',
      onEscape(() => left++),
    );
    await sendKeys({ press: 'a' });
    expect(left).to.equal(0);
    await sendKeys({ press: 'Escape' });
    expect([left, dialog.open]).to.deep.equal([1, true]);
  });
});
