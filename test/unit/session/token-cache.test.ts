import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTokenCache } from '../../../server/session/token-cache.ts';

describe('createTokenCache', () => {
  it('keeps what is used and forgets what is not', () => {
    const cache = createTokenCache<number>({ maxEntries: 100 });
    cache.set('used', 1);
    cache.set('unused', 2);
    for (let i = 0; i < 1000; i++) {
      cache.set(`token-${i}`, i);
      assert.equal(cache.get('used'), 1);
    }
    assert.equal(cache.get('unused'), undefined);
  });

  it('keeps at least the newer half of its limit', () => {
    const cache = createTokenCache<number>({ maxEntries: 100 });
    for (let i = 0; i < 1000; i++) cache.set(`token-${i}`, i);
    for (let i = 950; i < 1000; i++) assert.equal(cache.get(`token-${i}`), i);
  });

  it('never holds more tokens than its limit', () => {
    const cache = createTokenCache<number>();
    for (let i = 0; i < 50_000; i++) {
      cache.set(`token-${i}`, i);
      cache.get(`token-${i - 5000}`);
      assert.ok(cache.size <= 10_000);
    }
  });

  it('never holds more characters than its limit', () => {
    const cache = createTokenCache<number>({ maxCharacters: 100 });
    for (let i = 0; i < 1000; i++) {
      cache.set(`token-${String(i).padStart(4, '0')}`, i);
      assert.ok(cache.size <= 10);
    }
    assert.equal(cache.size, 10);
  });

  it('forgets a token that is deleted, in whichever half it is', () => {
    const cache = createTokenCache<number>({ maxEntries: 4 });
    for (const token of ['a', 'b', 'c']) cache.set(token, 1);
    for (const token of ['a', 'b', 'c']) {
      cache.delete(token);
      assert.equal(cache.get(token), undefined);
    }
    assert.equal(cache.size, 0);
  });

  it('moves nothing when a token of the newer half is found, however full it is', (t) => {
    const cache = createTokenCache<number>();
    for (let i = 0; i < 10_000; i++) cache.set(`token-${i}`, i);
    cache.get('token-9999');
    const moved = [
      t.mock.method(Map.prototype, 'delete'),
      t.mock.method(Map.prototype, 'set'),
    ] as const;
    for (let i = 0; i < 100; i++) cache.get('token-9999');
    assert.deepEqual(
      moved.map(({ mock }) => mock.callCount()),
      [0, 0],
    );
  });
});
