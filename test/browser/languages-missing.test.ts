/** A language that cannot be fetched: its own page, where the address of its texts leads nowhere. */
import { expect, html, waitUntil } from '@open-wc/testing';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { network, said, settled, shown } from './portal-with.ts';

const net = network();
const page = document.documentElement;

before(() => {
  const lost = new URL('../../widget/languages/de/first.ts', import.meta.url).pathname;
  const map = document.createElement('script');
  map.type = 'importmap';
  map.textContent = JSON.stringify({ imports: { [lost]: '/nowhere.js' } });
  document.head.append(map);
  page.lang = 'de';
});

after(() => {
  net.restore();
  page.lang = 'en';
});

describe('a language whose texts cannot be fetched', () => {
  it('leaves English, with the figures in its way, and says that it is English', async () => {
    const element = await shown('', '');
    await waitUntil(() => said(element, 'usage-bill').includes('Due so far'), 'figures');
    expect(said(element, 'usage-bill')).to.contain('Due so far $416.51');
    expect(element.lang).to.equal('en');
    await settled(element);
    await expect(element).to.be.accessible();
  });

  it('keeps nothing else from working', async () => {
    const element: UsagePortal = await shown(html`<usage-meter-list></usage-meter-list>`, 'de-CH');
    await waitUntil(() => said(element, 'usage-meter-list').includes('API calls'), 'meters');
    await element.refresh();
    element.locale = 'en-US';
    await waitUntil(() => /\$\d/.test(said(element, 'usage-meter-list')), 'dollars as in English');
  });
});
