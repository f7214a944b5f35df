/** The components of `usage-portal/react`: on a server, and in a bundle. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { build } from 'esbuild';
import { type ComponentType, createElement } from 'react';
import { renderToString } from 'react-dom/server';

const name = 'usage-portal/react';
const components: Record<string, ComponentType<Record<string, unknown>>> = await import(name);

const [{ declarations }] = JSON.parse(readFileSync('custom-elements.json', 'utf8')).modules as [
  { declarations: { name: string; tagName?: string }[] },
];

describe('usage-portal/react', () => {
  it('has a component for every element', () => {
    assert.deepEqual(
      Object.keys(components).sort(),
      declarations.flatMap((each) => (each.tagName ? [each.name] : [])).sort(),
    );
  });

  it('is rendered on a server as empty elements, and does nothing else there', () => {
    const { UsagePortal, UsageChart } = components;
    const page = createElement(
      UsagePortal!,
      { className: 'billing', sessionUrl: '/session', onUsageLoaded: assert.fail },
      createElement(UsageChart!, { meter: 'api_calls', id: 'chart' }),
    );
    assert.equal(
      renderToString(page),
      '<usage-portal class="billing"><usage-chart id="chart"></usage-chart></usage-portal>',
    );
    assert.equal('customElements' in globalThis, false);
  });

  it('leaves out of a bundle what is not used', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { UsageBill } from '${name}'; globalThis.kept = UsageBill;`,
        resolveDir: '.',
      },
      bundle: true,
      write: false,
      format: 'esm',
      conditions: ['browser'],
      external: ['react', '@lit/react', 'usage-portal/widget'],
    });
    const { text } = outputFiles[0]!;
    assert.match(text, /"usage-bill"/);
    assert.doesNotMatch(text, /"usage-chart"/);
    assert.match(text, /import "usage-portal\/widget"/);
  });

  it('asks for React only of those who use it', () => {
    const own = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.equal(own.peerDependencies.react, '>=18');
    for (const name of Object.keys(own.peerDependencies)) {
      assert.deepEqual(own.peerDependenciesMeta[name], { optional: true });
    }
    assert.equal(own.dependencies.react, undefined);
  });
});
