import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createSession, type SessionOptions } from '../../../server/session/mint.ts';
import { createVerifier } from '../../../server/session/token.ts';
import { ACME, AUDIENCE, NOW, SECRET } from './portal.ts';

const now = () => new Date(NOW * 1000 + 999);

describe('createSession', () => {
  it('mints a token of 15 minutes that allows the two reads', async () => {
    const { token, api, expiresAt, id } = await mint();

    assert.equal(api, AUDIENCE);
    assert.equal(expiresAt, new Date((NOW + 900) * 1000).toISOString());
    assert.deepEqual(decodeProtectedHeader(token), {
      typ: 'portal+jwt',
      alg: 'HS256',
      kid: 'acme-1',
    });
    assert.deepEqual(decodeJwt(token), {
      iss: 'acme',
      aud: AUDIENCE,
      sub: 'cus_acme',
      scope: 'usage:read billing:read',
      jti: id,
      iat: NOW,
      exp: NOW + 900,
    });
  });

  it('names each session by 128 random bits', async () => {
    const ids = (await Promise.all([mint(), mint()])).map(({ id }) => id);
    assert.notEqual(ids[0], ids[1]);
    for (const id of ids) assert.equal(Buffer.from(id, 'base64url').length, 16);
  });

  it('mints what the server verifies, with HS256', async () => {
    const { token, id } = await mint({
      scopes: ['invoices:pay'],
      origins: ['https://app.acme.com'],
      actor: 'user_7',
      ttlSeconds: 3600,
    });
    assert.deepEqual(await createVerifier([ACME], { audience: AUDIENCE, now })(token), {
      tenantId: 'acme',
      customerId: 'cus_acme',
      scopes: new Set(['invoices:pay']),
      origins: ['https://app.acme.com'],
      actor: 'user_7',
      id,
      issuedAt: NOW,
      expiresAt: NOW + 3600,
    });
  });

  it('mints what the server verifies, with EdDSA', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const tenant = {
      ...ACME,
      signingKeys: [
        { kid: 'ed-1', alg: 'EdDSA', publicKey: publicKey.export({ format: 'jwk' }) as JsonWebKey },
      ] as const,
    };
    const { token } = await mint({
      signingKey: {
        kid: 'ed-1',
        alg: 'EdDSA',
        privateKey: privateKey.export({ format: 'jwk' }) as JsonWebKey,
      },
    });
    const session = await createVerifier([tenant], { audience: AUDIENCE, now })(token);
    assert.equal(session.customerId, 'cus_acme');
  });

  it('mints for the tenant `default` when it is given none', async () => {
    assert.equal(decodeJwt((await mint({ tenant: undefined })).token).iss, 'default');
  });

  for (const [name, changes, rule] of [
    ['a customer of another shape', { customer: 'acme' }, /`customer` must be/],
    ['no customer', { customer: undefined }, /`customer` must be/],
    ['a lifetime of none', { ttlSeconds: 0 }, /`ttlSeconds` must be/],
    ['a lifetime over one hour', { ttlSeconds: 3601 }, /`ttlSeconds` must be/],
    ['a lifetime of a fraction', { ttlSeconds: 1.5 }, /`ttlSeconds` must be/],
    ['an unknown scope', { scopes: ['admin'] }, /`scopes` must be/],
    ['an empty list of scopes', { scopes: [] }, /`scopes` must not be empty/],
    ['a wildcard origin', { origins: ['*'] }, /`origins` must be/],
    ['a long actor', { actor: 'a'.repeat(201) }, /`actor` must be/],
    ['an address with a slash at its end', { api: `${AUDIENCE}/` }, /`api` must be/],
    ['a short secret', { signingKey: { kid: 'k', secret: 'canary' } }, /at least 32 bytes/],
  ] as const) {
    it(`refuses ${name}`, async () => {
      await assert.rejects(mint(changes as unknown as Partial<SessionOptions>), (error: Error) => {
        assert.match(error.message, rule);
        assert.doesNotMatch(error.message, /canary/);
        return true;
      });
    });
  }

  it('names everything that is wrong at once', async () => {
    await assert.rejects(mint({ customer: '', ttlSeconds: -1 }), /`customer`.*`ttlSeconds`/);
  });

  it('refuses origins that make a token too long to be accepted', async () => {
    const origins = Array.from({ length: 400 }, (_, i) => `https://app-${i}.acme.com`);
    await assert.rejects(mint({ origins }), /`origins` are too many/);
  });
});

function mint(changes: Partial<SessionOptions> = {}) {
  return createSession({
    signingKey: { kid: 'acme-1', secret: SECRET },
    tenant: 'acme',
    api: AUDIENCE,
    customer: 'cus_acme',
    now,
    ...changes,
  });
}
