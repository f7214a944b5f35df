import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { generateKeyPairSync } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { SignJWT } from 'jose';
import { Problem } from '../../../server/problems.ts';
import { createVerifier } from '../../../server/session/token.ts';
import {
  ACME,
  AUDIENCE,
  answerTo,
  BETA,
  claims,
  createPortal,
  encode,
  forge,
  header,
  NOW,
  OTHER_SECRET,
  SECRET,
} from './portal.ts';

describe('a token', () => {
  it('of any JWT library opens a session for its customer', async () => {
    const token = await new SignJWT({})
      .setProtectedHeader({ typ: 'portal+jwt', alg: 'HS256', kid: 'acme-1' })
      .setIssuer('acme')
      .setAudience(AUDIENCE)
      .setSubject('cus_acme')
      .setIssuedAt(NOW)
      .setExpirationTime(NOW + 900)
      .sign(new TextEncoder().encode(SECRET));

    assert.deepEqual(await createTestVerifier()(token), {
      tenantId: 'acme',
      customerId: 'cus_acme',
      scopes: new Set(['usage:read', 'billing:read']),
      origins: undefined,
      actor: undefined,
      id: undefined,
      issuedAt: NOW,
      expiresAt: NOW + 900,
    });
  });

  it('may escape a slash and have spaces, as some libraries write JSON', async () => {
    const body = JSON.stringify(claims(), null, 1).replaceAll('/', '\\/');
    assert.equal(await answerTo(createPortal(), forge({ body })), '200');
  });

  it('is accepted again from memory', async () => {
    const portal = createPortal();
    const token = forge();
    assert.equal(await answerTo(portal, token), '200');
    assert.equal(await answerTo(portal, token), '200');
  });

  it('expires though it is remembered', async () => {
    const portal = createPortal();
    const token = forge();
    assert.equal(await answerTo(portal, token), '200');
    portal.clock.seconds = NOW + 900 + 60;
    assert.equal(await answerTo(portal, token), '401 session_expired');
  });

  it('is not yet valid though it is remembered, when the clock is set back', async () => {
    const portal = createPortal();
    const token = forge();
    assert.equal(await answerTo(portal, token), '200');
    portal.clock.seconds = NOW - 61;
    assert.equal(await answerTo(portal, token), '401 session_invalid');
  });
});

describe('T1: an unsigned token is refused', () => {
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, undefined, 'HS512', ['HS256']]) {
    it(`alg ${JSON.stringify(alg)} with an empty and with a true signature`, async () => {
      const token = forge({ head: header({ alg }) });
      await assertRefused(token);
      await assertRefused(token.replace(/[^.]*$/, ''));
    });
  }
});

describe('T2: the algorithm is the one of the key', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' }) as JsonWebKey;
  const tenant = {
    ...ACME,
    signingKeys: [{ kid: 'ed-1', alg: 'EdDSA', publicKey: jwk }] as const,
  };

  it('so an EdDSA token verifies with its public key', async () => {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ typ: 'portal+jwt', alg: 'EdDSA', kid: 'ed-1' })
      .sign(privateKey);
    assert.equal(await answerTo(createPortal([tenant]), token), '200');
  });

  for (const [name, secret] of [
    ['PEM', publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['DER', publicKey.export({ type: 'spki', format: 'der' }).toString('latin1')],
    ['JWK', JSON.stringify(jwk)],
    ['x', jwk.x!],
  ] as const) {
    for (const alg of ['HS256', 'EdDSA']) {
      it(`so the public key (${name}) is no HS256 secret under alg ${alg}`, async () => {
        await assertRefused(forge({ head: header({ alg, kid: 'ed-1' }), secret }), [tenant]);
      });
    }
  }

  it('so an EdDSA token is refused under a kid of HS256', async () => {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ typ: 'portal+jwt', alg: 'EdDSA', kid: 'acme-1' })
      .sign(privateKey);
    await assertRefused(token);
  });
});

describe('T3: a kid that names no key is refused', () => {
  for (const kid of [
    '../../dev/null',
    "' OR 1=1--",
    'http://evil/k',
    '__proto__',
    'constructor',
    'toString',
    '',
    undefined,
    null,
    ['acme-1'],
    { toString: 'acme-1' },
    1,
    'ACME-1',
    'acme-1 ',
    'acme-1\0',
    'k'.repeat(10_000),
  ]) {
    it(JSON.stringify(kid)?.slice(0, 30) ?? 'missing', async () => {
      const touched = await resourcesOf(() => assertRefused(forge({ head: header({ kid }) })));
      assert.deepEqual(touched, []);
    });
  }

  it('and what a file, a name or a connection would be is seen', async () => {
    assert.notDeepEqual(await resourcesOf(() => stat('/').then(() => {})), []);
  });
});

/** The files, names and connections that a work asks the system for. */
async function resourcesOf(work: () => Promise<void>): Promise<string[]> {
  const touched: string[] = [];
  const hook = createHook({
    init(_, type) {
      if (/^(FS|TCP|UDP|PIPE|GETADDRINFO|QUERY|PROCESS|HTTP|TLS)/.test(type)) touched.push(type);
    },
  });
  hook.enable();
  try {
    await work();
  } finally {
    hook.disable();
  }
  return touched;
}

describe('T4: a token that brings its own key or rules is refused, and nothing is fetched', () => {
  for (const extra of [
    { jku: 'https://evil.example/keys' },
    { x5u: 'https://evil.example/cert' },
    { jwk: { kty: 'oct', k: Buffer.from(SECRET).toString('base64url') } },
    { x5c: ['MIIB'] },
    { crit: ['b64'], b64: false },
    { crit: [] },
    { crit: null },
  ]) {
    it(Object.keys(extra).join(' and '), async (t) => {
      const fetched = t.mock.method(globalThis, 'fetch');
      await assertRefused(forge({ head: header(extra) }));
      assert.equal(fetched.mock.callCount(), 0);
    });
  }

  for (const typ of ['JWT', 'portal+JWT', 'application/portal+jwt', 'at+jwt', undefined, null]) {
    it(`typ ${typ}`, async () => assertRefused(forge({ head: header({ typ }) })));
  }
});

describe('T5: a token is valid between its times, give or take a minute', () => {
  const accepted = '200';
  const expired = '401 session_expired';
  const invalid = '401 session_invalid';

  for (const [name, changes, expected] of [
    ['exp now + 1', { exp: NOW + 1 }, accepted],
    ['exp now', { exp: NOW }, accepted],
    ['exp now - 1', { exp: NOW - 1 }, accepted],
    ['exp now - 59', { exp: NOW - 59 }, accepted],
    ['exp now - 60', { exp: NOW - 60 }, expired],
    ['exp now - 61', { exp: NOW - 61 }, expired],
    ['nbf now + 59', { nbf: NOW + 59 }, accepted],
    ['nbf now + 60', { nbf: NOW + 60 }, accepted],
    ['nbf now + 61', { nbf: NOW + 61 }, invalid],
    ['nbf long ago', { nbf: 0 }, accepted],
    ['nbf null', { nbf: null }, invalid],
    ['nbf a text', { nbf: String(NOW) }, invalid],
    ['iat now + 60', { iat: NOW + 60 }, accepted],
    ['iat now + 61', { iat: NOW + 61 }, invalid],
    ['iat missing', { iat: undefined }, invalid],
    ['iat a text', { iat: String(NOW) }, invalid],
    ['exp missing', { exp: undefined }, invalid],
    ['exp null', { exp: null }, invalid],
    ['exp "9e99"', { exp: '9e99' }, invalid],
    ['exp NaN', { exp: Number.NaN }, invalid],
    ['exp -1', { exp: -1 }, invalid],
    ['exp 2^53', { exp: 2 ** 53 }, invalid],
    ['exp a fraction', { exp: NOW + 0.5 }, invalid],
    ['exp an array', { exp: [NOW + 900] }, invalid],
    ['exp in milliseconds', { exp: (NOW + 900) * 1000 }, invalid],
    ['a lifetime of one hour', { exp: NOW + 3600 }, accepted],
    ['a lifetime of one hour and a second', { exp: NOW + 3601 }, invalid],
    ['a lifetime of two hours, begun an hour ago', { iat: NOW - 3600, exp: NOW + 3600 }, invalid],
  ] as const) {
    it(`${name}: ${expected}`, async () => {
      const portal = createPortal();
      assert.equal(await answerTo(portal, forge({ body: claims(changes) })), expected);
      assert.equal(portal.stripeCalls, expected === accepted ? 1 : 0);
    });
  }

  it('exp 1e999, which JSON reads as infinity: 401 session_invalid', async () => {
    const body = JSON.stringify(claims()).replace(/"exp":\d+/, '"exp":1e999');
    assert.equal(await answerTo(createPortal(), forge({ body })), invalid);
  });
});

describe('T6: a token for someone else is refused', () => {
  for (const aud of [
    'https://other.example.com',
    `${AUDIENCE}/`,
    AUDIENCE.toUpperCase(),
    'https://api.example.com',
    [AUDIENCE],
    [AUDIENCE, 'https://other.example.com'],
    { [AUDIENCE]: true },
    '',
    null,
    undefined,
  ]) {
    it(`aud ${JSON.stringify(aud)}`, async () => assertRefused(forge({ body: claims({ aud }) })));
  }

  for (const iss of ['beta', 'ACME', 'default', ['acme'], '', null, undefined]) {
    it(`iss ${JSON.stringify(iss)}`, async () => assertRefused(forge({ body: claims({ iss }) })));
  }

  for (const sub of ['acme', 'cus_', 'cus_a/b', 'cus_a\n', `cus_${'a'.repeat(256)}`, 7, null]) {
    it(`sub ${JSON.stringify(sub)?.slice(0, 20)}`, async () => {
      await assertRefused(forge({ body: claims({ sub }) }));
    });
  }
});

describe('T7: a tenant cannot sign for another', () => {
  it('with its own kid and the other iss', async () => {
    await assertRefused(forge({ body: claims({ iss: 'beta' }) }));
  });

  it('with the kid of the other and its own key', async () => {
    const head = header({ kid: 'beta-1' });
    await assertRefused(forge({ head, body: claims({ iss: 'beta' }) }));
  });
});

describe('T9: a scope is a known word or the token is refused', () => {
  for (const scope of [
    '*',
    'usage:read admin',
    'usage:*',
    'USAGE:READ',
    'usage:read  billing:read',
    ' usage:read',
    'usage:read,billing:read',
    'usage:read\tbilling:read',
    '',
    ['usage:read'],
    null,
    {},
    true,
  ]) {
    it(JSON.stringify(scope), async () => assertRefused(forge({ body: claims({ scope }) })));
  }

  it('and one scope alone does not bring the default ones', async () => {
    const session = await createTestVerifier()(forge({ body: claims({ scope: 'invoices:pay' }) }));
    assert.deepEqual([...session.scopes], ['invoices:pay']);
  });
});

describe('T10: a key is rotated', () => {
  const newKey = { kid: 'acme-2', alg: 'HS256', secret: OTHER_SECRET } as const;
  const ofNewKey = forge({ head: header({ kid: 'acme-2' }), secret: OTHER_SECRET });
  const ofOldKey = forge();

  it('both keys are accepted while both are there', async () => {
    const portal = createPortal([{ ...ACME, signingKeys: [newKey, ...ACME.signingKeys] }]);
    for (let i = 0; i < 100; i++) {
      assert.equal(await answerTo(portal, ofNewKey), '200');
      assert.equal(await answerTo(portal, ofOldKey), '200');
    }
  });

  it('the old one verifies until its end and not a moment longer, though its tokens are remembered', async () => {
    const until = new Date((NOW + 600) * 1000);
    const old = { ...ACME.signingKeys[0]!, until };
    const portal = createPortal([{ ...ACME, signingKeys: [newKey, old] }]);
    const late = forge({ body: claims({ iat: NOW + 500, exp: NOW + 1400 }) });
    portal.clock.seconds = NOW + 599.9;
    for (const token of [ofOldKey, late, ofNewKey]) {
      assert.equal(await answerTo(portal, token), '200');
    }
    portal.clock.seconds = NOW + 600;
    for (const token of [ofOldKey, late]) {
      assert.equal(await answerTo(portal, token), '401 session_invalid');
    }
    assert.equal(await answerTo(portal, ofNewKey), '200');
  });

  it('the old key is refused when it is gone', async () => {
    const tenant = { ...ACME, signingKeys: [newKey] };
    assert.equal(await answerTo(createPortal([tenant]), ofNewKey), '200');
    await assertRefused(ofOldKey, [tenant]);
  });
});

describe('T11: what is too big or too deep is refused at once', () => {
  for (const [name, token] of [
    ['8193 bytes', forge().padEnd(8193, 'A')],
    ['64 kB', 'e'.repeat(65_536)],
    ['a million dots', '.'.repeat(1_000_000)],
    ['a signed token of more than 8 kB', forge({ body: claims({ pad: 'x'.repeat(8192) }) })],
    [
      'claims that are deep arrays',
      forge({ body: `{"a":${'['.repeat(2800)}${']'.repeat(2800)}}` }),
    ],
    [
      'claims that are deep objects',
      forge({ body: `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}` }),
    ],
    ['claims that never end', forge({ body: '['.repeat(5000) })],
  ] as const) {
    it(name, async (t) => {
      const verify = createTestVerifier();
      const signatures = t.mock.method(crypto.subtle, 'verify');
      const decodings = t.mock.method(TextDecoder.prototype, 'decode');
      await assert.rejects(verify(token), Problem);
      // What is too long is not looked into; of the others each part is read once, by jose as well.
      const isLong = token.length > 8192;
      assert.ok(signatures.mock.callCount() <= (isLong ? 0 : 1));
      assert.ok(decodings.mock.callCount() <= (isLong ? 0 : 4));
    });
  }

  it('what is refused is not remembered, what is good is', async (t) => {
    const verify = createTestVerifier();
    const signatures = t.mock.method(crypto.subtle, 'verify');
    for (let nth = 0; nth < 5; nth++) {
      await assert.rejects(verify(forge({ body: claims({ sub: 'acme' }) })), Problem);
    }
    assert.equal(signatures.mock.callCount(), 5);
    for (let nth = 0; nth < 5; nth++) await verify(forge());
    assert.equal(signatures.mock.callCount(), 6);
  });

  it('claims or headers that name something twice are refused', async () => {
    const body = JSON.stringify(claims());
    await assertRefused(forge({ body: body.replace('{', '{"sub":"cus_other",') }));
    await assertRefused(forge({ body: body.replace('{', '{"s\\u0075b":"cus_other",') }));
    const head = JSON.stringify(header());
    await assertRefused(forge({ head: head.replace('{', '{"kid":"beta-1",') }));
  });

  it('a token of 8 kB is accepted', async () => {
    const body = claims({ pad: 'x'.repeat(5500) });
    assert.equal(await answerTo(createPortal(), forge({ body })), '200');
  });
});

describe('T12: another kind of secret is no token', () => {
  for (const secret of [SECRET, ...ACME.apiKeys, ...ACME.ingestKeys, ...ACME.webhookSecrets]) {
    it(`${secret.slice(0, 10)}…`, async () => assertRefused(secret));
  }
});

describe('T13: a token is accepted as it was signed, byte by byte', () => {
  it('or not at all: every flip of every bit is refused', async () => {
    const token = forge();
    const portal = createPortal();
    const verify = createTestVerifier();
    await verify(token);
    let refused = 0;
    for (let at = 0; at < token.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = String.fromCharCode(token.charCodeAt(at) ^ (1 << bit));
        const altered = token.slice(0, at) + flipped + token.slice(at + 1);
        await assert.rejects(verify(altered), { code: 'session_invalid' });
        if (!canBeHeader(altered)) continue;
        assert.equal(await answerTo(portal, altered), '401 session_invalid');
        refused += 1;
      }
    }
    assert.ok(refused > token.length * 7);
    assert.equal(portal.stripeCalls, 0);
  });

  it('so another base64url text of the same signature is refused', async () => {
    const token = forge();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const sibling = alphabet[alphabet.indexOf(token.at(-1)!) ^ 1]!;
    const altered = token.slice(0, -1) + sibling;
    assert.deepEqual(Buffer.from(altered, 'base64url'), Buffer.from(token, 'base64url'));
    await assertRefused(altered);
  });

  for (const [name, alter] of [
    ['padding', (token: string) => `${token}=`],
    ['plain base64', (token: string) => `${token.slice(0, -2)}+/`],
    ['a space', (token: string) => token.replace('.', ' .')],
    ['a line break', (token: string) => token.replace('.', '.\n')],
    ['a fourth part', (token: string) => `${token}.AA`],
    ['two parts', (token: string) => token.replace(/\.[^.]*$/, '')],
    ['empty claims', (token: string) => token.replace(/\..*\./, '..')],
    ['JSON serialisation', (token: string) => JSON.stringify({ token })],
    ['another letter case', (token: string) => token.toLowerCase()],
    ['nothing', () => ''],
  ] as const) {
    it(`so ${name} is refused`, async () => {
      await assert.rejects(createTestVerifier()(alter(forge())), { code: 'session_invalid' });
    });
  }

  for (const body of ['null', '[]', '"a"', '1', '', '\ufeff{}', JSON.stringify([claims()])]) {
    it(`so claims of ${JSON.stringify(body).slice(0, 12)} are refused`, async () => {
      await assertRefused(forge({ body }));
    });
  }

  it('so claims that are not UTF-8 are refused', async () => {
    const [head] = forge().split('.');
    const body = Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url');
    await assertRefused(`${head}.${body}.${encode('signature')}`);
  });
});

describe('what else a token says', () => {
  it('its origins and its actor are in the session', async () => {
    const body = claims({ origins: ['https://app.acme.com'], act: 'user_7' });
    const session = await createTestVerifier()(forge({ body }));
    assert.deepEqual(session.origins, ['https://app.acme.com']);
    assert.equal(session.actor, 'user_7');
  });

  for (const origins of [
    'https://app.acme.com',
    ['*'],
    ['null'],
    ['https://a.com/'],
    [1],
    null,
    {},
  ]) {
    it(`origins ${JSON.stringify(origins)} are refused`, async () => {
      await assertRefused(forge({ body: claims({ origins }) }));
    });
  }

  it('its id is in the session', async () => {
    const session = await createTestVerifier()(forge({ body: claims({ jti: 'session-7' }) }));
    assert.equal(session.id, 'session-7');
  });

  for (const jti of ['', 'a b', 'a\n', 'é', 'a'.repeat(129), 7, ['a'], null]) {
    it(`jti ${JSON.stringify(jti).slice(0, 12)} is refused`, async () => {
      await assertRefused(forge({ body: claims({ jti }) }));
    });
  }

  for (const act of ['a'.repeat(201), { sub: 'x' }, 7, null]) {
    it(`act ${JSON.stringify(act).slice(0, 12)} is refused`, async () => {
      await assertRefused(forge({ body: claims({ act }) }));
    });
  }

  it('a proof of possession that nobody would check is refused', async () => {
    await assertRefused(forge({ body: claims({ cnf: { jkt: 'x' } }) }));
  });

  it('claims we do not know are ignored', async () => {
    const body = claims({ jti: '1', plan: { name: 'pro' }, ['__proto__']: { scope: '*' } });
    assert.equal(await answerTo(createPortal(), forge({ body })), '200');
  });

  it('a refusal names no value of the token and no key', async () => {
    const body = claims({ sub: 'canary', act: 'canary' });
    const verify = createTestVerifier();
    for (const token of [forge({ body }), forge({ head: header({ kid: 'canary' }) })]) {
      await assert.rejects(verify(token), ({ message }: Error) => !/canary|up_sign/.test(message));
    }
  });
});

function createTestVerifier() {
  return createVerifier([ACME, BETA], { audience: AUDIENCE, now: () => new Date(NOW * 1000) });
}

async function assertRefused(token: string, tenants = [ACME, BETA]) {
  const portal = createPortal(tenants);
  for (let i = 0; i < 2; i++) {
    assert.equal(await answerTo(portal, token), '401 session_invalid');
  }
  assert.equal(portal.stripeCalls, 0);
}

function canBeHeader(token: string): boolean {
  try {
    new Headers({ authorization: `Bearer ${token}` });
    return true;
  } catch {
    return false;
  }
}
