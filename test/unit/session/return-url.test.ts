import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leadsHome } from '../../../server/session/return-url.ts';

const origins = ['https://app.example.com', 'https://shop.example.com'];

describe('a way back', () => {
  it('leads home to any page of an origin that is named', () => {
    assert.ok(leadsHome('https://app.example.com', { origins }));
    assert.ok(leadsHome('https://shop.example.com/a?b=https://evil.example#c', { origins }));
  });

  it('does not lead home over another scheme, port or host', () => {
    for (const url of [
      'http://app.example.com/',
      'https://app.example.com:444/',
      'https://app.example.com.evil.example/',
      'https://evil.example/https://app.example.com/',
      'blob:https://app.example.com/0f',
      '/billing',
      '',
    ]) {
      assert.ok(!leadsHome(url, { origins }), url);
    }
  });

  it('does not lead home with a name and password in it', () => {
    assert.ok(!leadsHome('https://a:b@app.example.com/', { origins }));
  });

  it('is as narrow as the session', () => {
    const narrowed = { origins, narrowedTo: ['https://app.example.com'] };
    assert.ok(leadsHome('https://app.example.com/', narrowed));
    assert.ok(!leadsHome('https://shop.example.com/', narrowed));
    assert.ok(
      !leadsHome('https://evil.example/', { origins, narrowedTo: ['https://evil.example'] }),
    );
  });
});
