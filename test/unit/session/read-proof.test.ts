import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSession, readProof } from '../../../server/index.ts';
import { createVerifier } from '../../../server/session/token.ts';
import { createProver } from '../../support/prover.ts';
import { ACME, AUDIENCE, answerTo, claims, createPortal, forge, NOW, SECRET } from './portal.ts';

const URL_OF_SESSION = 'https://app.acme.com/api/portal-session';
const now = () => new Date(NOW * 1000);

describe('a request for a session', () => {
  it('names the key that it proves to hold', async () => {
    const { prove, thumbprint } = await createProver();
    const proof = await prove({ url: URL_OF_SESSION, at: NOW });
    assert.equal(await readProof({ proof, url: URL_OF_SESSION, now }), thumbprint);
    assert.equal(await readProof({ proof, url: `${URL_OF_SESSION}?x=1`, now }), thumbprint);
  });

  it('names none without a good proof', async () => {
    const { prove } = await createProver();
    const proof = await prove({ url: URL_OF_SESSION, at: NOW });
    const late = () => new Date((NOW + 61) * 1000);
    for (const options of [
      { proof: undefined, url: URL_OF_SESSION, now },
      { proof: null, url: URL_OF_SESSION, now },
      { proof: '', url: URL_OF_SESSION, now },
      { proof: 'x', url: URL_OF_SESSION, now },
      { proof, url: 'https://app.acme.com/api/other', now },
      { proof, url: URL_OF_SESSION, method: 'POST', now },
      { proof, url: URL_OF_SESSION, now: late },
    ]) {
      assert.equal(await readProof(options), undefined);
    }
  });
});

describe('a token that is bound to a key', () => {
  it('is minted with the thumbprint, and read with it', async () => {
    const { thumbprint } = await createProver();
    const signingKey = { kid: 'acme-1', secret: SECRET };
    const mint = { signingKey, tenant: 'acme', api: AUDIENCE, customer: 'cus_acme', now };
    const { token } = await createSession({ ...mint, boundTo: thumbprint });
    const session = await createVerifier([ACME], { audience: AUDIENCE, now })(token);
    assert.equal(session.boundTo, thumbprint);
    for (const boundTo of ['', 'x', `${thumbprint}A`, 7, null] as string[]) {
      await assert.rejects(createSession({ ...mint, boundTo }), TypeError);
    }
  });

  it('is refused by what takes no proofs', async () => {
    const { thumbprint } = await createProver();
    const token = forge({ body: claims({ cnf: { jkt: thumbprint } }) });
    assert.equal(await answerTo(createPortal(), token), '401 proof_invalid');
  });

  it('is bound in the one way that is checked, or refused', async () => {
    const { thumbprint: jkt, publicJwk } = await createProver();
    const cases = [null, {}, [], 'x', jkt, { jkt: 7 }, { jkt: '' }, { jkt: `${jkt}A` }];
    for (const cnf of [...cases, { jkt, kid: 'x' }, { jwk: publicJwk }, { 'x5t#S256': jkt }]) {
      const token = forge({ body: claims({ cnf }) });
      const given = await answerTo(createPortal(), token);
      assert.equal(given, '401 session_invalid', JSON.stringify(cnf));
    }
  });
});
