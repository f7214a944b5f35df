import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generateSecret, matchesKey } from '../../../server/session/keys.ts';

describe('generateSecret', () => {
  for (const [kind, prefix] of [
    ['signing', 'up_sign_'],
    ['api', 'up_api_'],
    ['ingest', 'up_ingest_'],
  ] as const) {
    it(`makes a ${kind} secret of 32 random bytes after ${prefix}`, () => {
      const secret = generateSecret(kind);
      assert.ok(secret.startsWith(prefix));
      assert.equal(Buffer.from(secret.slice(prefix.length), 'base64url').length, 32);
      assert.notEqual(secret, generateSecret(kind));
    });
  }
});

describe('matchesKey', () => {
  const keys = [generateSecret('api'), generateSecret('api')];

  it('finds each of several keys', async () => {
    for (const key of keys) assert.equal(await matchesKey(key, keys), true);
  });

  it('finds a key that stands twice', async () => {
    assert.equal(await matchesKey(keys[0]!, [keys[0]!, keys[0]!]), true);
  });

  it('finds nothing that differs', async () => {
    for (const candidate of ['', 'up_api_', `${keys[0]} `, keys[0]!.slice(0, -1), keys.join(',')]) {
      assert.equal(await matchesKey(candidate, keys), false);
    }
  });

  it('finds nothing among no keys', async () => {
    assert.equal(await matchesKey('', []), false);
  });
});
