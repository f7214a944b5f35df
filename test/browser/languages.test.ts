/** What a customer reads whose page is in another language. The first test loads the first German. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { en } from '../../widget/i18n/en.ts';
import { I18n, type OwnTexts } from '../../widget/i18n/i18n.ts';
import { network, panel, said, settled, shown } from './portal-with.ts';

const net = network();
const page = document.documentElement;
const before = page.lang;

beforeEach(() => {
  page.lang = 'en';
});

after(() => {
  net.restore();
  page.lang = before;
});

describe('a portal on a German page', () => {
  it('shows no figure in English first', async () => {
    page.lang = 'de';
    const element = await fixture<UsagePortal>(
      html`<usage-portal session-url="/session"></usage-portal>`,
    );
    const written: string[] = [];
    const note = () => written.push(said(element, 'usage-bill'));
    const watch = new MutationObserver(note);
    watch.observe(element.renderRoot, { childList: true, subtree: true });
    await waitUntil(() => {
      note();
      return written.at(-1)?.includes('Bisher fällig');
    }, 'the bill in German');
    watch.disconnect();
    expect(written.filter((text) => /\d/.test(text) && /Due so far|\$416\.51/.test(text))).to.eql(
      [],
    );
    expect(said(element, 'usage-bill')).to.match(/416,51\s\$/);
  });

  it('is German from the first line to the last', async () => {
    page.lang = 'de-AT';
    const element = await shown('', '');
    await german(element);
    expect(headOf(element)).to.match(/1\. Nov\. – 30\. Nov\. Tag 20 von 30 .*Stand: /);
    expect(said(element, 'usage-chart')).to.match(/^Verbrauch .* Bisher .* API calls , gegenüber /);
    expect(said(element, 'usage-invoice-list')).to.match(
      /^Rechnungen Rechnung Ausgestellt Zeitraum/,
    );
    expect(said(element, 'usage-payment-method')).to.contain('Visa mit Endziffern 4242');
    expect(element.hasAttribute('lang'), 'the page says it').to.equal(false);
    await expect(element).to.be.accessible();
  });
});

describe('a locale on the tag', () => {
  it('wins over the page, and the portal then says which language it speaks', async () => {
    const element = await shown('', 'de-DE');
    await german(element);
    expect(element.lang).to.equal('de');
    expect(element.hasAttribute('dir')).to.equal(false);
    element.locale = undefined;
    await waitUntil(() => said(element, 'usage-bill').includes('Due so far'), 'English');
    expect(element.hasAttribute('lang')).to.equal(false);
  });

  it('may change while everything is open, and nothing is read again', async () => {
    const element = await shown('', 'en-US');
    const reads = net.sent.length;
    element.locale = 'de-DE';
    await german(element);
    expect(said(element, 'usage-meter-list')).to.match(/^Zähler Zähler Verbraucht/);
    element.locale = 'en-US';
    await waitUntil(() => said(element, 'usage-bill').includes('Due so far'), 'English again');
    expect(said(element, 'usage-meter-list')).to.match(/^Meters Meter Used/);
    expect(net.sent.length).to.equal(reads);
  });

  it('may change with the page, and back', async () => {
    const element = await shown('', '');
    expect(said(element, 'usage-bill')).to.contain('Due so far');
    const reads = net.sent.length;
    page.lang = 'de';
    await german(element);
    page.lang = 'en';
    await waitUntil(() => said(element, 'usage-bill').includes('Due so far'), 'English again');
    const asked = net.sent.slice(reads).map(({ path }) => path);
    expect(asked.filter((path) => path !== '/v1/changes')).to.eql([]);
  });

  it('of a language that is not there has its figures, among English words marked as such', async () => {
    page.lang = 'fr';
    const element = await shown('', '');
    await settled(element);
    expect(said(element, 'usage-bill')).to.match(/Due so far 416,51\s\$US/);
    expect(element.lang).to.equal('en');
  });

  it('turns a portal right to left where the page is not, and back', async () => {
    const element = await shown('', 'ar');
    await waitUntil(() => element.dir === 'rtl', 'turned');
    expect(element.lang).to.equal('ar');
    expect(getComputedStyle(panel(element, 'usage-bill')).direction).to.equal('rtl');
    element.locale = undefined;
    await waitUntil(() => !element.hasAttribute('dir'), 'turned back');
    expect(element.hasAttribute('lang')).to.equal(false);
  });

  it('leaves the direction and the language that the vendor has set', async () => {
    const element = await fixture<UsagePortal>(
      html`<usage-portal session-url="/session" locale="ar" lang="en-GB" dir="ltr"></usage-portal>`,
    );
    await settled(element);
    expect(element.lang).to.equal('en-GB');
    expect(element.dir).to.equal('ltr');
    element.locale = 'de';
    await german(element);
    expect(element.lang).to.equal('en-GB');
    expect(element.dir).to.equal('ltr');
  });
});

describe('two portals on one page', () => {
  it('each speak their own language, whichever comes last', async () => {
    const pair = await fixture(html`<div>
      <usage-portal session-url="/session" locale="de"></usage-portal>
      <usage-portal session-url="/session" locale="en-US"></usage-portal></div>`);
    const [one, other] = pair.querySelectorAll('usage-portal') as unknown as UsagePortal[];
    await german(one!);
    await settled(other!);
    expect(said(one!, 'usage-bill')).to.contain('Bisher fällig');
    expect(said(other!, 'usage-bill')).to.contain('Due so far');
    other!.locale = 'de';
    await german(other!);
    one!.locale = 'en-US';
    await waitUntil(() => said(one!, 'usage-bill').includes('Due so far'));
    expect(said(other!, 'usage-bill')).to.contain('Bisher fällig');
  });
});

describe('a vendor’s own texts', () => {
  it('stand in place of ours, one by one, in any language', async () => {
    const element = await shown('', 'de');
    await german(element);
    element.texts = { 'bill.due': 'Zu zahlen bisher', 'period.day': '{n}/{total}' };
    await waitUntil(() => said(element, 'usage-bill').includes('Zu zahlen bisher'));
    expect(headOf(element)).to.contain(' 20/30 ');
    expect(said(element, 'usage-bill')).to.contain('Nächste Rechnung');
    element.texts = undefined;
    await waitUntil(() => said(element, 'usage-bill').includes('Bisher fällig'));
  });

  it('may be a whole language, with its own plural', async () => {
    const texts: OwnTexts = {
      ...en,
      'bill.due': 'Dû à ce jour',
      'bill.next': 'Prochaine facture',
      'notice.more': { one: '{count} autre avis', many: '{count} d’avis', other: '{count} avis' },
    };
    const element = await fixture<UsagePortal>(
      html`<usage-portal session-url="/session" locale="fr-CA" .texts=${texts}></usage-portal>`,
    );
    await settled(element);
    expect(said(element, 'usage-bill')).to.match(/Dû à ce jour 416,51\s\$\s?US/);
    expect(element.lang, 'the page is English, the texts are not').to.equal('fr');
  });

  it('of which there are only a few leave the portal in English, with English plurals', async () => {
    const element = await fixture<UsagePortal>(
      html`<usage-portal session-url="/session" locale="fr-CA" .texts=${{ 'bill.due': 'Dû à ce jour' }}></usage-portal>`,
    );
    await settled(element);
    expect(said(element, 'usage-bill')).to.contain('Dû à ce jour');
    expect(element.hasAttribute('lang')).to.equal(false);
    const { t } = new I18n('fr-CA', '', { 'bill.due': 'Dû à ce jour' });
    // French has zero in the singular, English in the plural.
    expect(t('notice.more', { count: 0 })).to.equal('0 more notices');
    const french = new I18n('fr-CA', '', { 'notice.more': { one: 'un', other: 'plusieurs' } });
    expect(french.t('notice.more', { count: 0 })).to.equal('un');
  });

  it('are text, whatever is in them', async () => {
    const element = await shown('', 'en-US');
    element.texts = { 'bill.due': '<img src=x onerror=alert(1)>' };
    await waitUntil(() => said(element, 'usage-bill').includes('<img src=x'));
    expect(panel(element, 'usage-bill').shadowRoot!.querySelector('img')).to.equal(null);
  });
});

/** Waits until all of a portal is in German, its panels below the first view too. */
async function german(element: UsagePortal) {
  await waitUntil(
    () =>
      said(element, 'usage-bill').includes('Nächste Rechnung') &&
      said(element, 'usage-payment-method').includes('Nächste Abbuchung'),
    'German',
    { timeout: 8_000 },
  );
  await settled(element);
}

function headOf(element: UsagePortal): string {
  const head = element.renderRoot.querySelector('.head');
  return (head?.textContent ?? '').replace(/\s+/g, ' ');
}
