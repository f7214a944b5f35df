/**
 * A panel whose code is not here yet: its place is kept, its skeleton stands before the figures are
 * there. A file of its own, because the code of a page is fetched once.
 */
import { expect, waitUntil } from '@open-wc/testing';
import '../../widget/index.ts';
import { portal } from './data.ts';

const TAG = 'usage-invoice-list';
const real = window.fetch;
let give: (() => void) | undefined;

before(() => {
  const token = `${btoa('{}')}.${btoa('{"iat":1000,"exp":1900}')}.s`;
  const answers: Record<string, () => Promise<object> | object> = {
    '/session': () => ({ token, api: 'https://billing.example' }),
    'https://billing.example/v1/portal': () =>
      new Promise<object>((resolve) => {
        give = () => resolve({ ...portal, notices: [] });
      }),
  };
  window.fetch = async (input, init) => {
    const answer = answers[String(input)];
    if (answer) return Response.json(await answer());
    return String(input).startsWith('https://billing')
      ? Response.json({ code: 'route_not_found' }, { status: 404 })
      : real(input, init);
  };
});
after(() => {
  window.fetch = real;
  document.body.replaceChildren();
});

describe('a panel alone, on a page that has just begun', () => {
  it('has its place kept, then its skeleton, then its figures', async () => {
    expect(customElements.get(TAG)).to.equal(undefined);
    document.body.innerHTML = `<usage-portal session-url="/session"><${TAG}></${TAG}></usage-portal>`;
    const panel = document.querySelector<HTMLElement>(TAG)!;
    await customElements.whenDefined('usage-portal');
    await waitUntil(() => panel.offsetHeight >= 240);

    await waitUntil(() => give);
    await customElements.whenDefined(TAG);
    await waitUntil(() => panel.shadowRoot?.querySelector('[aria-busy=true] i'));
    expect(panel.offsetHeight).to.be.greaterThan(100);
    await expect(panel).to.be.accessible();

    give!();
    await waitUntil(() => panel.shadowRoot!.querySelector('table'));
    await expect(panel).to.be.accessible();
  });
});
