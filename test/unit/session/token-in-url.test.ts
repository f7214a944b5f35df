import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasTokenInUrl } from '../../../server/session/token-in-url.ts';

describe('hasTokenInUrl', () => {
  it('reads a long hostile URL in a time that grows with its length alone', () => {
    for (const part of ['eyJ', 'eyJ.', '.eyJ', '%65yJ', '?token', '&x=', '%']) {
      const start = performance.now();
      hasTokenInUrl(`https://api.example.com/?x=${part.repeat(20_000)}`);
      assert.ok(performance.now() - start < 500, part);
    }
  });
});
