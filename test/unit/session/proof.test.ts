/** T16: what a proof of possession must be (RFC 9449, section 4.3). */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { Problem } from '../../../server/problems.ts';
import { createProofChecker } from '../../../server/session/proof.ts';
import {
  createProver,
  type ProofChanges,
  type ProofOf,
  type Prover,
} from '../../support/prover.ts';

const NOW = 1_800_000_000;
const URL_OF_REQUEST = 'https://api.example.com/billing/v1/portal';
const TOKEN = 'aaa.bbb.ccc';

let prover: Prover;
let stranger: Prover;

before(async () => {
  prover = await createProver();
  stranger = await createProver();
});

describe('a proof', () => {
  it('says whose key made it, and what it is called', async () => {
    const { thumbprint, id } = await check(await good({ claims: { jti: 'one' } }));
    assert.deepEqual({ thumbprint, id }, { thumbprint: prover.thumbprint, id: 'one' });
  });

  it('may be called anything that is printable ASCII', async () => {
    const printable = String.fromCharCode(...Array.from({ length: 94 }, (_, nth) => 33 + nth));
    for (const jti of ['~', printable, '!'.repeat(128)]) {
      assert.equal((await check(await good({ claims: { jti } }))).id, jti);
    }
  });

  it('is read the same with a key that is remembered', async () => {
    const checker = checkerAt(NOW);
    for (let time = 0; time < 3; time++) await checker(await good(), request());
    await assert.rejects(checker(flipped(await good()), request()), isInvalid);
  });

  it('may spell the address in another way that means the same', async () => {
    for (const htu of [
      'HTTPS://API.example.com:443/billing/v1/portal',
      'https://api.example.com/billing/./x/../v1/portal',
    ]) {
      await check(await good({ claims: { htu } }));
    }
  });

  it('is of the path alone: a query of the request is no part of it', async () => {
    const proof = await good();
    await checkerAt(NOW)(proof, { ...request(), url: `${URL_OF_REQUEST}?meter=api_calls` });
  });

  it('may hold more claims and public members than it needs', async () => {
    const jwk = { ...prover.publicJwk, alg: 'ES256', use: 'sig', ext: true, key_ops: ['verify'] };
    await check(await good({ claims: { nonce: 'x', more: [1] }, header: { jwk } }));
  });

  it('for a session that is still to be made has no token to be of', async () => {
    const proof = await prover.prove({ url: URL_OF_REQUEST, at: NOW });
    const { thumbprint } = await checkerAt(NOW)(proof, { method: 'GET', url: URL_OF_REQUEST });
    assert.equal(thumbprint, prover.thumbprint);
  });
});

describe('T16: a proof is refused', () => {
  for (const [why, changes] of [
    ['without htm', { claims: { htm: undefined } }],
    ['of another method', { claims: { htm: 'POST' } }],
    ['of the method in small letters', { claims: { htm: 'get' } }],
    ['of a list of methods', { claims: { htm: ['GET'] } }],
    ['without htu', { claims: { htu: undefined } }],
    ['of another path', { claims: { htu: 'https://api.example.com/billing/v1/invoices' } }],
    ['of a path in capitals', { claims: { htu: 'https://api.example.com/billing/v1/Portal' } }],
    ['of a path with a slash more', { claims: { htu: `${URL_OF_REQUEST}/` } }],
    ['of the path without the mount', { claims: { htu: 'https://api.example.com/v1/portal' } }],
    ['of another host', { claims: { htu: 'https://evil.example/billing/v1/portal' } }],
    ['of another port', { claims: { htu: 'https://api.example.com:8443/billing/v1/portal' } }],
    ['of http', { claims: { htu: 'http://api.example.com/billing/v1/portal' } }],
    ['of a user at the host', { claims: { htu: 'https://a@api.example.com/billing/v1/portal' } }],
    ['of an address with a query', { claims: { htu: `${URL_OF_REQUEST}?a=1` } }],
    ['of an address with a fragment', { claims: { htu: `${URL_OF_REQUEST}#a` } }],
    ['of a path alone', { claims: { htu: '/billing/v1/portal' } }],
    ['of a list of addresses', { claims: { htu: [URL_OF_REQUEST] } }],
    ['without ath', { claims: { ath: undefined } }],
    ['of another token', { claims: { ath: 'LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ' } }],
    ['of the token itself for its hash', { claims: { ath: TOKEN } }],
    ['without iat', { claims: { iat: undefined } }],
    ['61 seconds old', { claims: { iat: NOW - 61 } }],
    ['61 seconds early', { claims: { iat: NOW + 61 } }],
    ['of a time in milliseconds', { claims: { iat: NOW * 1000 } }],
    ['of a time as a text', { claims: { iat: String(NOW) } }],
    ['of a broken second', { claims: { iat: NOW + 0.5 } }],
    ['of no number', { claims: { iat: null } }],
    ['without jti', { claims: { jti: undefined } }],
    ['with an empty jti', { claims: { jti: '' } }],
    ['with a jti of 129 characters', { claims: { jti: 'x'.repeat(129) } }],
    ['with a jti that is a number', { claims: { jti: 7 } }],
    ['with a jti of letters that take twice the room', { claims: { jti: '漢'.repeat(40) } }],
    ['with a jti that is not ASCII', { claims: { jti: 'é' } }],
    ['with a space in its jti', { claims: { jti: 'a b' } }],
    ['with a jti that does not print', { claims: { jti: 'a\n' } }],
    ['that is called a JWT', { header: { typ: 'JWT' } }],
    ['that is called a session', { header: { typ: 'portal+jwt' } }],
    ['without typ', { header: { typ: undefined } }],
    ['without a key', { header: { jwk: undefined } }],
    ['with a key that is a text', { header: { jwk: 'x' } }],
    ['with a key that is nothing', { header: { jwk: null } }],
    ['with a list of keys', { header: { jwk: [] } }],
    ['with an address of a key', { header: { jku: 'https://evil.example/keys' } }],
    ['with a certificate', { header: { x5c: ['MIIB'] } }],
    ['with an address of a certificate', { header: { x5u: 'https://evil.example/x5u' } }],
  ] satisfies [string, ProofChanges][]) {
    it(why, async () => assertRefused(await good(changes)));
  }

  for (const age of [-60, -59, 0, 59, 60]) {
    it(`not when it is ${age} seconds old`, async () => {
      await check(await good({ claims: { iat: NOW - age } }));
    });
  }

  it('not when its 61st second has not ended on a clock that has a fraction', async () => {
    const checker = createProofChecker({ now: () => new Date(NOW * 1000 + 999) });
    await checker(await good({ claims: { iat: NOW - 60 } }), request());
  });

  for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']) {
    it(`with the private member ${member} in its key`, async () => {
      for (const value of [prover.privateJwk.d, '', null]) {
        const jwk = { ...prover.publicJwk, [member]: value };
        await assertRefused(await good({ header: { jwk } }));
      }
    });
  }

  for (const [why, change] of [
    ['of another type', { kty: 'OKP' }],
    ['of another curve', { crv: 'P-384' }],
    ['without a coordinate', { y: undefined }],
    ['with a coordinate in another spelling', { x: 'A'.repeat(44) }],
    ['that is no point of the curve', { x: 'A'.repeat(43) }],
  ] as const) {
    it(`with a key ${why}`, async () => {
      const jwk = { ...prover.publicJwk, ...change };
      await assertRefused(await good({ header: { jwk } }), { boundTo: undefined });
    });
  }

  it('with another spelling of its own key’s last letter', async () => {
    const { x = '' } = prover.publicJwk;
    const next = String.fromCharCode(x.charCodeAt(42) + 1);
    const jwk = { ...prover.publicJwk, x: x.slice(0, 42) + next };
    await assertRefused(await good({ header: { jwk } }));
  });

  for (const alg of ['EdDSA', 'ES384'] as const) {
    it(`of ${alg}, whose key is of another kind`, async () => {
      const other = await createProver(alg);
      await assertRefused(await other.prove(requestOf()), { boundTo: undefined });
    });
  }

  for (const alg of ['none', 'NONE', '', null, 'HS256', 'ES384', 'es256', ['ES256']]) {
    it(`of the algorithm ${JSON.stringify(alg)}`, async () => {
      const [, claims, signature] = (await good()).split('.') as [string, string, string];
      const header = encode({ typ: 'dpop+jwt', alg, jwk: prover.publicJwk });
      await assertRefused(`${header}.${claims}.${signature}`);
      await assertRefused(`${header}.${claims}.`);
    });
  }

  it('of HS256 with the public key for a secret', async () => {
    const [, claims] = (await good()).split('.') as [string, string];
    const header = encode({ typ: 'dpop+jwt', alg: 'HS256', jwk: prover.publicJwk });
    const mac = createHmac('sha256', JSON.stringify(prover.publicJwk));
    const signature = mac.update(`${header}.${claims}`).digest('base64url');
    await assertRefused(`${header}.${claims}.${signature}`);
  });

  it('of a key that the session is not bound to', async () => {
    await assertRefused(await stranger.prove(requestOf()));
  });

  it('signed by a stranger in the name of the session’s key', async () => {
    const header = { jwk: prover.publicJwk };
    await assertRefused(await stranger.prove(requestOf(), { header }));
  });

  it('that names something twice', async () => {
    const [header, claims, signature] = (await good()).split('.') as [string, string, string];
    const doubled = JSON.stringify(JSON.parse(text(claims))).replace('{', '{"htm":"POST",');
    await assertRefused(`${header}.${encode(doubled)}.${signature}`);
    await assertRefused(
      `${encode(text(header).replace('{', '{"typ":"JWT",'))}.${claims}.${signature}`,
    );
  });

  it('that is none, or two, or no JWT', async () => {
    const proof = await good();
    for (const other of [
      undefined,
      '',
      '..',
      'a.b.c',
      `${proof}, ${await good()}`,
      `${proof}, ${proof}`,
      `${proof}.x`,
      ` ${proof}`,
      `${proof}=`,
      proof.split('.').slice(0, 2).join('.'),
      `${encode('[]')}.${encode('{}')}.AA`,
      `${encode('{"typ":')}.${encode('{}')}.AA`,
      `_w.${encode('{}')}.AA`,
    ]) {
      await assertRefused(other);
    }
  });

  it('that is longer than four kilobytes', async () => {
    await check(await good({ claims: { more: 'x'.repeat(2_000) } }));
    await assertRefused(await good({ claims: { more: 'x'.repeat(4_000) } }));
  });

  it('of which any letter was changed', async () => {
    const proof = await good();
    // The last letter of 64 bytes has four bits that mean nothing.
    const last = proof.length - 2;
    await fc.assert(
      fc.asyncProperty(fc.nat(last), fc.constantFrom(...'AZaz09-_.'), async (at, letter) => {
        fc.pre(proof[at] !== letter);
        await assertRefused(proof.slice(0, at) + letter + proof.slice(at + 1));
      }),
      { numRuns: 200 },
    );
  });

  it('of any JSON that is no proof, always as such and never as a bug', async () => {
    const part = fc.json().map((json) => encode(json));
    await fc.assert(
      fc.asyncProperty(part, part, fc.base64String(), async (header, claims, signature) => {
        await assertRefused(`${header}.${claims}.${signature.replace(/[+/=]/g, 'A')}`);
      }),
      { numRuns: 200 },
    );
  });
});

function checkerAt(seconds: number) {
  return createProofChecker({ now: () => new Date(seconds * 1000) });
}

function requestOf(): ProofOf {
  return { url: URL_OF_REQUEST, token: TOKEN, at: NOW };
}

function request() {
  return { method: 'GET', url: URL_OF_REQUEST, token: TOKEN, boundTo: prover.thumbprint };
}

function good(changes?: ProofChanges) {
  return prover.prove(requestOf(), changes);
}

function check(proof: string | undefined) {
  return checkerAt(NOW)(proof, request());
}

async function assertRefused(proof: string | undefined, change: { boundTo?: undefined } = {}) {
  await assert.rejects(checkerAt(NOW)(proof, { ...request(), ...change }), isInvalid);
}

function isInvalid(error: unknown): boolean {
  return error instanceof Problem && error.code === 'proof_invalid' && error.status === 401;
}

function flipped(proof: string): string {
  const at = proof.lastIndexOf('.') + 5;
  return proof.slice(0, at) + (proof[at] === 'A' ? 'B' : 'A') + proof.slice(at + 1);
}

function encode(part: object | string): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}

function text(part: string): string {
  return Buffer.from(part, 'base64url').toString();
}
