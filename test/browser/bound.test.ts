/** Sessions bound to a key of the page, with the network in our hands. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { pageKey } from '../../widget/proof/key.ts';
import { json, network, said, settled } from './portal-with.ts';

/** Chunks are compiled when they are first asked for. */
const SLOW = { timeout: 10_000 };

let net: ReturnType<typeof network>;
afterEach(() => net?.restore());

describe('a bound portal', () => {
  it('proves its request for a session, and each one after it', async () => {
    const token = await boundToken();
    net = network((path) => (path === '/session' ? grant(token) : undefined));
    const element = await fixture<UsagePortal>(
      html`<usage-portal session-url="/session" bound></usage-portal>`,
    );
    await waitUntil(() => net.count('/v1/portal') > 0, 'asked', SLOW);
    await settled(element);
    const [session, portal] = net.sent.map(({ init }) => new Headers(init.headers));
    expect(claimsOf(session!)).to.include({ htm: 'GET', htu: `${location.origin}/session` });
    expect(claimsOf(session!)).not.to.have.property('ath');
    expect(portal!.get('authorization')).to.equal(`DPoP ${token}`);
    expect(claimsOf(portal!)).to.include({ htm: 'GET', htu: 'https://billing.example/v1/portal' });
    expect(claimsOf(portal!).ath).to.match(/^[\w-]{43}$/);
  });

  it('never sends a token that is not bound to the key of its page', async () => {
    net = network();
    const { error } = console;
    const told: string[] = [];
    console.error = (...texts: string[]) => told.push(...texts);
    try {
      const element = await fixture<UsagePortal>(
        html`<usage-portal session-url="/session" bound></usage-portal>`,
      );
      await waitUntil(() => told.length > 0, 'told', SLOW);
      await settled(element);
      expect(net.sent.map(({ path }) => path)).to.deep.equal(['/session']);
      expect(said(element, 'usage-notices')).to.contain('Billing could not be loaded.');
      expect(told).to.deep.equal([
        'usage-portal: no session: bound, but the token is not bound to the key of this page. See docs/security.md.',
      ]);
    } finally {
      console.error = error;
    }
  });

  it('gives getSession a fetch that proves', async () => {
    const token = await boundToken();
    net = network((path) => (path === '/session' ? grant(token) : undefined));
    const getSession = async (send: typeof fetch) =>
      (await send('/session', { method: 'POST' })).json();
    const element = await fixture<UsagePortal>(
      html`<usage-portal .getSession=${getSession} bound></usage-portal>`,
    );
    await waitUntil(() => net.count('/v1/portal') > 0, 'asked', SLOW);
    await settled(element);
    const headers = new Headers(net.sent[0]!.init.headers);
    expect(claimsOf(headers)).to.include({ htm: 'POST', htu: `${location.origin}/session` });
  });
});

async function boundToken(): Promise<string> {
  const { thumbprint } = await pageKey();
  const claims = { iat: 0, exp: 900, cnf: { jkt: thumbprint } };
  return `e30.${btoa(JSON.stringify(claims)).replaceAll('+', '-').replaceAll('/', '_')}.x`;
}

function grant(token: string): Response {
  return json({ token, api: 'https://billing.example' });
}

function claimsOf(headers: Headers): Record<string, unknown> {
  const [, claims = ''] = headers.get('dpop')!.split('.');
  return JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')));
}
