import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PortalOptions, readEnvironment, readOptions } from '../../../server/config.ts';
import type { LogLine } from '../../../server/log.ts';
import { memoryRevocations } from '../../../server/revocation/memory.ts';

type SingleOptions = Extract<PortalOptions, { stripeKey: string }>;

const SECRET = `up_sign_${'s'.repeat(43)}`;
const until = '2026-12-01T00:00:00+01:00';
const env = { PORTAL_URL: 'https://app.example.com', STRIPE_SECRET_KEY: 'rk_live_1' };
const options = { url: env.PORTAL_URL, stripeKey: env.STRIPE_SECRET_KEY };

describe('the end of a signing key', () => {
  it('is an instant, whichever kind of key it is of', () => {
    const pair = { kty: 'OKP', crv: 'Ed25519', x: `${'x'.repeat(42)}A` };
    const { tenants } = readOptions({
      ...options,
      signingKeys: [
        { kid: 'hs', secret: SECRET, until },
        { kid: 'ed', alg: 'EdDSA', publicKey: pair, until },
        { kid: 'new', secret: `${SECRET}2` },
      ],
    });
    const ends = tenants.get('default')!.signingKeys.map((key) => key.until?.toISOString());
    assert.deepEqual(ends, ['2026-11-30T23:00:00.000Z', '2026-11-30T23:00:00.000Z', undefined]);
  });

  for (const wrong of ['tomorrow', '2026-12-01', '2026-12-01T00:00:00', '', 7, null]) {
    it(`is not ${JSON.stringify(wrong)}`, () => {
      const signingKeys = [{ kid: 'k', secret: SECRET, until: wrong }];
      assert.throws(
        () => readOptions({ ...options, signingKeys } as unknown as PortalOptions),
        /signingKeys\[0\]\.until must be an instant/,
      );
    });
  }

  it('that has passed is a line in the log at the start, and no fault', () => {
    const lines: LogLine[] = [];
    readOptions({
      ...options,
      signingKeys: [{ kid: 'k', secret: SECRET, until }],
      log: (line) => lines.push(line),
      now: () => new Date(until),
    });
    assert.deepEqual(lines, [
      // It was the only one: nobody is let in.
      { level: 'error', event: 'signing_keys_ended', tenant: 'default' },
      { level: 'warn', event: 'signing_key_past', tenant: 'default', kid: 'k' },
    ]);
  });

  it('stands in the environment in JSON, beside the short form', () => {
    const keys = [{ kid: 'k', secret: SECRET, until }];
    const read = (value: string) =>
      readEnvironment({ ...env, PORTAL_SIGNING_KEYS: value }) as SingleOptions;
    assert.deepEqual(read(JSON.stringify(keys)).signingKeys, keys);
    assert.deepEqual(read(`k:${SECRET}`).signingKeys, [{ kid: 'k', secret: SECRET }]);
    assert.throws(() => read('[{'), /PORTAL_SIGNING_KEYS must be valid JSON/);
  });
});

describe('the store of revocations', () => {
  it('is one that adds and reads', () => {
    const signingKeys = [{ kid: 'k', secret: SECRET }];
    const revocations = memoryRevocations();
    assert.equal(readOptions({ ...options, signingKeys, revocations }).revocations, revocations);
    for (const wrong of [{}, { add() {} }, 'portal.sqlite', null]) {
      const bad = { ...options, signingKeys, revocations: wrong } as unknown as PortalOptions;
      assert.throws(() => readOptions(bad), /revocations must be a store of revocations/);
    }
  });
});
