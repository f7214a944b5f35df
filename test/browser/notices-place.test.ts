/** By itself, since the words of notices come only once to a page. */
import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { UsageNotices } from '../../widget/elements/notices.ts';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import '../../widget/index.ts';
import { portal } from './data.ts';

const API = 'https://billing.example';
const real = window.fetch;

afterEach(() => {
  window.fetch = real;
});

describe('a notice', () => {
  it('comes with the figures, so that it pushes none of them down', async () => {
    window.fetch = async (input, init) => {
      if (!String(input).startsWith(API)) return real(input, init);
      const isPortal = String(input).endsWith('/v1/portal');
      const headers = { Date: new Date(portal.billingNow).toUTCString() };
      return Response.json(isPortal ? portal : {}, { status: isPortal ? 200 : 404, headers });
    };
    const element = await fixture<UsagePortal>(html`<usage-portal locale="en-US"></usage-portal>`);
    const loaded = oneEvent(element, 'usage-loaded');
    element.getSession = async () => ({ token: 'a.b.c', api: API });
    await loaded;
    await element.updateComplete;
    const notices = element.shadowRoot!.querySelector('usage-notices') as UsageNotices;
    await notices.updateComplete;
    const root = notices.shadowRoot!;
    expect(root.textContent).to.contain('Visa ending 4242 expires on Nov 30.');
  });
});
