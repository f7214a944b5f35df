/** The widget as a package: imported by a bundler for a browser, and by a server that renders. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

type Exports = Record<string, string>;

const { exports: all } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, Exports>;
};
const widget = all['./widget']!;

describe('usage-portal/widget', () => {
  it('can be imported where there is no document, and does nothing there', async () => {
    const name = 'usage-portal/widget';
    const module: object = await import(name);
    assert.deepEqual(Object.keys(module), []);
    assert.equal('customElements' in globalThis, false);
  });

  it('is the element itself for a browser, and for whoever names no condition', () => {
    assert.equal(widget.browser, './dist/widget/usage-portal.js');
    assert.equal(widget.default, widget.browser);
    assert.match(readFileSync(widget.browser!, 'utf8'), /usage-portal/);
  });

  it('is nothing for every runtime of servers we name', () => {
    const { types: _, browser, default: fallback, ...servers } = widget;
    assert.deepEqual(Object.keys(servers), ['node', 'deno', 'bun', 'workerd', 'edge-light']);
    for (const path of Object.values(servers)) {
      assert.notEqual(path, fallback);
      assert.ok(existsSync(path), path);
    }
  });
});
