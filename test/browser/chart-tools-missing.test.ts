/** Tools of the chart that cannot be fetched: its own page, where their address leads nowhere. */
import { expect, html } from '@open-wc/testing';
import { button, chartIn, drawn, slider, words } from './chart-with.ts';
import { network, settled, shown } from './portal-with.ts';

const net = network();

before(() => {
  const lost = new URL('../../widget/chart-tools/index.ts', import.meta.url).pathname;
  const map = document.createElement('script');
  map.type = 'importmap';
  map.textContent = JSON.stringify({ imports: { [lost]: '/nowhere.js' } });
  document.head.append(map);
});

after(() => net.restore());

describe('<usage-chart> whose tools cannot be fetched', () => {
  it('shows all the same, and says so to who asks for a file', async () => {
    const portal = await shown(html`<usage-chart></usage-chart>`);
    const chart = await chartIn(portal);
    expect(slider(chart)).to.exist;
    expect(chart.renderRoot.querySelector('.tools [role=alert]')).to.equal(null);
    button(chart, 'Download').click();
    await drawn(chart);
    const alert = chart.renderRoot.querySelector('.tools [role=alert]')!;
    expect(words(alert)).to.equal(
      'Past periods, marked days and files could not be loaded. Reload the page to use them.',
    );
    await portal.refresh();
    await settled(portal);
    expect(chart.renderRoot.querySelector('.tools [role=alert]')).to.equal(alert);
    await expect(chart).to.be.accessible();
  });
});
