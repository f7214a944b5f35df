import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import { hasTokenInUrl } from '../../../server/session/token-in-url.ts';

describe('hasTokenInUrl', () => {
  it('reads a long hostile URL in a time that grows with its length alone', () => {
    for (const part of ['eyJ', 'eyJ.', '.eyJ', '%65yJ', '?token', '&x=', '%']) {
      const url = `https://api.example.com/?x=${part.repeat(20_000)}`;
      // Milliseconds are enough; with the square of the length it would be minutes, and this throws.
      runInNewContext('hasTokenInUrl(url)', { hasTokenInUrl, url }, { timeout: 30_000 });
    }
  });
});
