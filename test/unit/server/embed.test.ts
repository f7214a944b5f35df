/** The tag a page embeds one exact build by. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { embedOf } from '../../../server/embed.ts';

const build = {
  version: '1.2.3-abc',
  integrity: { 'usage-portal.js': 'sha384-AAA', 'usage-portal/later-x.js': 'sha384-B+/=' },
};

describe('the tag of a build', () => {
  it('names the entry by its version, and the hash of every script by its address', () => {
    const { src, imports, html } = embedOf(build, { base: '/billing' });
    assert.equal(src, '/billing/v/1.2.3-abc/usage-portal.js');
    assert.deepEqual(imports.integrity, {
      '/billing/v/1.2.3-abc/usage-portal.js': 'sha384-AAA',
      '/billing/v/1.2.3-abc/usage-portal/later-x.js': 'sha384-B+/=',
    });
    assert.match(html, /^<script type="importmap">\{[^<]+\}<\/script>\n<script type="module" src=/);
    assert.match(html, / integrity="sha384-AAA" crossorigin><\/script>\n$/);
  });

  it('takes a path, the root, another host, and a slash at the end', () => {
    const srcAt = (base: string) => embedOf(build, { base }).src;
    assert.equal(srcAt('/a/b/'), '/a/b/v/1.2.3-abc/usage-portal.js');
    assert.equal(srcAt(''), '/v/1.2.3-abc/usage-portal.js');
    assert.equal(srcAt('/'), '/v/1.2.3-abc/usage-portal.js');
    assert.equal(srcAt('https://b.example'), 'https://b.example/v/1.2.3-abc/usage-portal.js');
  });

  it('gives both scripts the nonce of the answer', () => {
    const { html } = embedOf(build, { base: '/billing', nonce: 'r4nd+/==' });
    assert.equal(html.match(/ nonce="r4nd\+\/=="/g)?.length, 2);
  });

  it('writes nothing into a page that could end its tag', () => {
    const bases = [
      'javascript:1',
      '//evil.example',
      'billing',
      '/a"b',
      '/a<b',
      '/a b',
      '/a?b',
      '/a#b',
    ];
    for (const base of bases) assert.throws(() => embedOf(build, { base }), TypeError, base);
    for (const nonce of ['', '"', 'a b', '<', 'a=b'])
      assert.throws(() => embedOf(build, { base: '/billing', nonce }), TypeError, nonce);
  });
});
