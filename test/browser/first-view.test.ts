/** The moment before the later part of the script is here: its own page, so that it really is not. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { arrived } from '../../widget/core/later.ts';
import type { UsageChart } from '../../widget/elements/chart.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import '../../widget/index.ts';
import { portal as usual } from './data.ts';

describe('the first view', () => {
  it('loses no key pressed before the code that reads it has come', async () => {
    const chart = await firstChart();
    const slider = chart.renderRoot.querySelector<HTMLElement>('[role=slider]')!;
    expect(arrived(), 'the later part').to.equal(undefined);
    expect(slider.ariaValueText).to.match(/^Today, /);
    expect(chart.renderRoot.querySelector('#says')!.textContent).to.contain('82,436');

    const keys = ['ArrowLeft', 'ArrowLeft', 'ArrowRight'].map(
      (key) => new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    );
    for (const key of keys) slider.dispatchEvent(key);
    expect(keys.map(({ defaultPrevented }) => defaultPrevented)).to.deep.equal([true, true, true]);

    await waitUntil(() => chart.renderRoot.querySelector('.tip'), 'a tooltip', { timeout: 8_000 });
    await chart.updateComplete;
    expect(slider.ariaValueNow).to.equal('19');
    const tip = chart.renderRoot.querySelector('.tip')!;
    expect(getComputedStyle(tip).position).to.equal('absolute');
    expect(slider.ariaValueText).to.match(/: Total so far [\d,]+/);
  });
});

/** The bare portal's chart, drawn, on a screen that ends above the panels that come later. */
async function firstChart() {
  const real = window.fetch;
  window.fetch = async (input, init) =>
    String(input).endsWith('/v1/portal') ? Response.json(usual) : real(input, init);
  const session = { token: 'a.b.c', api: 'https://billing.example' };
  const portal = await fixture<UsagePortal>(
    html`<usage-portal style="margin-top: 300vh" locale="en-US" .getSession=${async () => session}></usage-portal>`,
  );
  const chart = () => portal.renderRoot.querySelector<UsageChart>('usage-chart');
  await waitUntil(() => chart()?.renderRoot.querySelector('.plot'), 'a drawn chart');
  window.fetch = real;
  return chart()!;
}
