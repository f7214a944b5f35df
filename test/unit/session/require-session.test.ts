import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answer, answerTo, claims, createPortal, forge } from './portal.ts';

describe('a request with a session', () => {
  it('reaches its handler with the customer and the tenant of the token', async () => {
    const portal = createPortal();
    const response = await portal.app.request('/v1/portal', {
      headers: { authorization: `Bearer ${forge()}` },
    });
    assert.deepEqual(await response.json(), {
      tenantId: 'acme',
      customerId: 'cus_acme',
      scopes: ['usage:read', 'billing:read'],
      tenant: 'acme',
    });
  });

  it('names its scheme in any case', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const authorization = `${scheme} ${forge()}`;
      assert.equal(await answer(createPortal(), '/v1/portal', { authorization }), '200');
    }
  });

  it('is one with an Authorization header', async () => {
    const portal = createPortal();
    assert.equal(await answer(portal, '/v1/portal', {}), '401 session_missing');
    assert.equal(portal.stripeCalls, 0);
  });

  const token = forge();
  for (const authorization of [
    `Bearer  ${token}`,
    `Bearer\t${token}`,
    `Bearer${token}`,
    `Bearer ${token} x`,
    `Bearer ${token}, Bearer ${token}`,
    `Bearer ${token},`,
    `Bearer "${token}"`,
    `Basic ${token}`,
    token,
    'Bearer',
    'Bearer ',
    '',
  ]) {
    it(`is not one with "${authorization.replaceAll(token, '<token>')}"`, async () => {
      const portal = createPortal();
      assert.equal(await answer(portal, '/v1/portal', { authorization }), '401 session_invalid');
      assert.equal(portal.stripeCalls, 0);
    });
  }

  it('is not one with two Authorization headers', async () => {
    const portal = createPortal();
    const headers = new Headers({ authorization: `Bearer ${token}` });
    headers.append('authorization', `Bearer ${token}`);
    assert.equal(await answer(portal, '/v1/portal', headers), '401 session_invalid');
    assert.equal(portal.stripeCalls, 0);
  });
});

describe('T15: a token in the URL is refused and never logged', () => {
  const token = forge();
  for (const [name, path] of [
    ['token', `/v1/portal?token=${token}`],
    ['access_token', `/v1/portal?from=1&access_token=${token}`],
    ['authorization', `/v1/portal?Authorization=Bearer%20${token}`],
    ['any other name', `/v1/portal?x=${token}`],
    ['an escaped name', `/v1/portal?%74oken=abc`],
    ['an escaped value', `/v1/portal?x=%65yJ${token.slice(3).replace('.', '%2E')}`],
    ['a broken escape before it', `/v1/portal?x=%zz${token}`],
    ['a name of a token with another value', '/v1/portal?access_token=abc'],
    ['the path', `/v1/usage/${token}`],
  ] as const) {
    it(`as ${name}, with a valid header beside it`, async () => {
      const portal = createPortal();
      assert.equal(await answerTo(portal, token, path), '401 session_invalid');
      assert.equal(portal.stripeCalls, 0);
      assert.doesNotMatch(JSON.stringify(portal.lines), /eyJ/);
    });
  }

  it('but other parameters are no token', async () => {
    const path = '/v1/usage/api_calls?from=2026-01-01&cursor=in_1.2.3&eyJ=1&tokens=5';
    assert.equal(await answerTo(createPortal(), token, path), '200');
  });
});

describe('T9: a scope the session does not have', () => {
  it('is refused before the handler, with one line of the audit', async () => {
    const portal = createPortal();
    const token = forge({ body: claims({ act: 'user_7' }) });
    const given = await portal.app.request('/v1/invoices/in_1/pay?x=1', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'x-request-id': 'request-1' },
    });

    assert.equal(given.status, 403);
    assert.deepEqual(await given.json(), {
      code: 'scope_missing',
      detail: 'The session needs the scope invoices:pay.',
    });
    assert.equal(portal.stripeCalls, 0);
    assert.deepEqual(portal.lines, [
      {
        level: 'warn',
        event: 'scope_denied',
        requestId: 'request-1',
        tenant: 'acme',
        customer: 'cus_acme',
        actor: 'user_7',
        scope: 'invoices:pay',
      },
    ]);
  });

  it('is allowed when the token names it', async () => {
    const token = forge({ body: claims({ scope: 'invoices:pay' }) });
    assert.equal(await answerTo(createPortal(), token, '/v1/invoices/in_1/pay'), '200');
  });
});

describe('A4: a session answers the origins of its tenant', () => {
  const allowed = '200';
  const forbidden = '403 origin_forbidden';

  for (const [origin, expected] of [
    ['https://app.acme.com', allowed],
    ['http://localhost:3000', allowed],
    ['https://xn--bcher-kva.example', allowed],
    ['https://app.beta.com', forbidden],
    ['https://other.example', forbidden],
    ['null', forbidden],
    ['', forbidden],
    ['https://app.acme.com.evil', forbidden],
    ['https://app.acme.com.evil.com', forbidden],
    ['https://evil.com/https://app.acme.com', forbidden],
    ['https://evilapp.acme.com', forbidden],
    ['https://x.app.acme.com', forbidden],
    ['http://app.acme.com', forbidden],
    ['https://app.acme.com:8443', forbidden],
    ['https://app.acme.com:443', forbidden],
    ['https://app.acme.com/', forbidden],
    ['https://app.acme.com.', forbidden],
    ['https://APP.acme.com', forbidden],
    ['HTTPS://app.acme.com', forbidden],
    ['http://localhost:3001', forbidden],
    ['https://bücher.example', forbidden],
    ['https://app.acme.com, https://app.acme.com', forbidden],
    ['https://app.acme.com https://evil.com', forbidden],
  ] as const) {
    it(`${origin || 'an empty text'}: ${expected}`, async () => {
      assert.equal(await answerFrom({ origin }), expected);
    });
  }

  it('the API’s own origin is allowed', async () => {
    assert.equal(await answerFrom({ origin: 'https://api.example.com' }), allowed);
  });

  it('the API’s own public origin is allowed behind a proxy that ends TLS', async () => {
    const response = await createPortal().app.request('http://10.0.0.7:8080/v1/portal', {
      headers: { authorization: `Bearer ${forge()}`, origin: 'https://api.example.com' },
    });
    assert.equal(response.status, 200);
  });

  for (const [site, expected] of [
    [undefined, allowed],
    ['same-origin', allowed],
    ['same-site', allowed],
    ['none', allowed],
    ['cross-site', forbidden],
  ] as const) {
    it(`no origin, Sec-Fetch-Site ${site}: ${expected}`, async () => {
      assert.equal(await answerFrom(site ? { 'sec-fetch-site': site } : {}), expected);
    });
  }

  it('an allowed origin may be another site', async () => {
    const headers = { origin: 'https://app.acme.com', 'sec-fetch-site': 'cross-site' };
    assert.equal(await answerFrom(headers), allowed);
  });

  for (const [origin, expected] of [
    ['https://app.acme.com', allowed],
    ['http://localhost:3000', forbidden],
    ['https://api.example.com', forbidden],
    ['https://outside.example', forbidden],
  ] as const) {
    it(`a token narrows to its origins, and cannot widen: ${origin}: ${expected}`, async () => {
      const origins = ['https://app.acme.com', 'https://outside.example'];
      assert.equal(await answerFrom({ origin }, claims({ origins })), expected);
    });
  }

  it('a token of no origins is for no page of another origin', async () => {
    const body = claims({ origins: [] });
    assert.equal(await answerFrom({ origin: 'https://app.acme.com' }, body), forbidden);
  });

  async function answerFrom(headers: Record<string, string>, body = claims()) {
    const portal = createPortal();
    const authorization = `Bearer ${forge({ body })}`;
    // A header carries bytes: what is not Latin-1 arrives as UTF-8 read byte by byte.
    const raw = Object.entries(headers).map(([name, value]): [string, string] => [
      name,
      Buffer.from(value).toString('latin1'),
    ]);
    const given = await answer(portal, '/v1/portal', [['authorization', authorization], ...raw]);
    assert.equal(portal.stripeCalls, given === allowed ? 1 : 0);
    return given;
  }
});
