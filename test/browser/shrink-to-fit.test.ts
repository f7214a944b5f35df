/** Places that give a child no width of their own: the portal and its panels show there all the same. */
import { expect, fixture, html } from '@open-wc/testing';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { network, settled } from './portal-with.ts';

let net: ReturnType<typeof network>;
beforeEach(() => {
  net = network();
});
afterEach(() => net.restore());

const WIDTH = 800;

/** The style of what is around the element and of the element itself; `least` of the room it has to take. */
const PLACES: Record<string, readonly [around: string, own: string, least: number]> = {
  'a plain block': ['', '', WIDTH],
  'a row of flex': ['display: flex', '', WIDTH],
  'a centred column of flex': [
    'display: flex; flex-direction: column; align-items: center',
    '',
    WIDTH,
  ],
  'the middle of flex': ['display: flex', 'margin-inline: auto', WIDTH],
  'a centred grid': ['display: grid; justify-items: center', '', WIDTH],
  'an element that is inline-block itself': ['', 'display: inline-block', WIDTH],
  'a float': ['display: flow-root', 'float: left', WIDTH],
  'an absolute place': ['position: relative; height: 3000px', 'position: absolute', WIDTH],
  'an inline-block': ['display: inline-block; width: auto', '', 250],
  'a table cell': ['display: table-cell; width: auto', '', 250],
  'a box as wide as its content': ['width: fit-content', '', 250],
};

const SPACED = { margin: '24px', padding: '16px' };

describe('a place that fits its content', () => {
  for (const [name, [around, own, least]] of Object.entries(PLACES)) {
    for (const spaced of [false, true]) {
      it(`shows the portal: ${name}${spaced ? ', with margin and padding' : ''}`, async () => {
        const portal = await portalIn(around, own, spaced, '');
        expectFit(portal, spaced ? least - 48 : least);
      });
    }
    it(`shows a panel: ${name}`, async () => {
      const portal = await portalIn('', '', false, [around, own]);
      expectFit(portal.querySelector('usage-bill')!, least);
    });
  }

  it('is a dialog too', async () => {
    const dialog = await fixture<HTMLDialogElement>(
      html`<dialog><usage-portal session-url="/session"></usage-portal></dialog>`,
    );
    dialog.showModal();
    const portal = dialog.querySelector('usage-portal')!;
    await settled(portal);
    expect(portal.getBoundingClientRect().width).to.be.greaterThan(250);
    expect(dialog.scrollWidth).to.be.at.most(dialog.clientWidth);
    dialog.close();
  });

  it('never makes a phone scroll sideways', async () => {
    const portal = await portalIn('display: flex; width: 288px', '', false, '');
    expect(portal.getBoundingClientRect().width).to.be.at.most(288);
  });
});

async function portalIn(around: string, own: string, spaced: boolean, panel: '' | string[]) {
  const content = panel
    ? html`<div style=${`width: ${WIDTH}px; ${panel[0]}`}><usage-bill style=${panel[1]!}></usage-bill></div>`
    : '';
  const outer = await fixture<HTMLElement>(
    html`<div style=${`width: ${WIDTH}px; ${around}`}><usage-portal locale="en-US" session-url="/session" style=${own}>${content}</usage-portal></div>`,
  );
  const portal = outer.querySelector<UsagePortal>('usage-portal')!;
  if (spaced) {
    if (!own.includes('margin')) portal.style.margin = SPACED.margin;
    else portal.style.marginBlock = SPACED.margin;
    portal.style.padding = SPACED.padding;
  }
  await settled(portal);
  return portal;
}

/** As wide as it has to be, and not wider than what is around it, its margin included. */
function expectFit(element: HTMLElement, least: number) {
  const { width, left, right, height } = element.getBoundingClientRect();
  const { left: from, right: to } = element.parentElement!.getBoundingClientRect();
  expect(width, 'width').to.be.at.least(least);
  expect(height, 'height').to.be.lessThan(8000);
  expect(left, 'left').to.be.at.least(from);
  expect(right + Number.parseFloat(getComputedStyle(element).marginRight), 'right').to.be.at.most(
    to + 0.5,
  );
}
