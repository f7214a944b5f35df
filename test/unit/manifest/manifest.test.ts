/** What is made of the elements' sources is committed, and says what the sources do. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { madeFiles } from '../../../manifest/files.ts';
import { elementsOf, eventsOf, makeManifest } from '../../../manifest/manifest.ts';
import { ELEMENTS, widgetSources } from '../../../manifest/sources.ts';
import { tokens } from '../../../manifest/tokens.ts';
import { unionOf } from '../../../manifest/unions.ts';
import { PARTS } from '../../../widget/core/parts.ts';

const manifest = makeManifest();
const elements = elementsOf(manifest);
const sources = [...widgetSources().values()];

/** All that a pattern finds in the widget, each once. */
function found(pattern: RegExp): string[] {
  const all = sources.flatMap((source) =>
    [...source.matchAll(pattern)].map(([, name = '']) => name),
  );
  return [...new Set(all)].sort();
}

describe('what is made of the elements', () => {
  for (const [path, text] of madeFiles()) {
    it(`is committed as it is: ${path} (else run "npm run manifest")`, () => {
      assert.ok(readFileSync(path, 'utf8') === text);
    });
  }

  it('is where package.json says it is', () => {
    const own = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.equal(own.customElements, 'custom-elements.json');
    const made = new Set([...madeFiles().keys()].map((path) => `./${path}`));
    const named = JSON.stringify(own.exports).match(/\.\/(typings|react)\/[\w.-]+/g)!;
    assert.deepEqual(
      named.filter((path) => !made.has(path)),
      [],
    );
    assert.ok(made.has(`./${own['web-types']}`));
  });
});

describe('the manifest', () => {
  it('has every tag that a page may write, and a sentence for all it lists', () => {
    assert.deepEqual(
      elements.map(({ tagName }) => tagName),
      Object.keys(ELEMENTS),
    );
    for (const { tagName, description, ...lists } of elements) {
      assert.ok(description, tagName);
      const { attributes = [], members = [], events = [], slots = [], cssParts = [] } = lists;
      for (const each of [...attributes, ...members, ...events, ...slots, ...cssParts])
        assert.ok(each.description, `${tagName}: ${each.name}`);
    }
  });

  it('lists nothing that is private', () => {
    const names = elements.flatMap(({ members = [] }) => members.map(({ name }) => name));
    assert.deepEqual(
      names.filter((name) => /^[#_]|^(portal|render|panel|skeleton|styles|later)$/.test(name)),
      [],
    );
  });

  it('lists the parts that the widget draws, each with at least one panel', () => {
    const drawn = found(/ part="([a-z- ]+)"/g).flatMap((names) => names.split(' '));
    const own = ['footer', 'header', 'notices', 'panel'];
    assert.deepEqual([...new Set(drawn)].filter((name) => !own.includes(name)).sort(), [...PARTS]);
    const listed = elements
      .slice(1)
      .flatMap(({ cssParts = [] }) => cssParts.map(({ name }) => name));
    assert.deepEqual([...new Set(listed)].sort(), [...PARTS]);
    const portal = elements[0]!.cssParts!.map(({ name }) => name);
    assert.deepEqual([...portal].sort(), [...PARTS, ...own].sort());
  });

  it('lists the events that are told, all of them at the portal', () => {
    const types = found(/static readonly type = '([\w-]+)'/g);
    const listed = elements[0]!.events!.map(({ name }) => name);
    assert.deepEqual([...listed].sort(), types);
    const told = found(/new (Usage\w+Event)\(/g);
    assert.deepEqual(
      eventsOf(manifest)
        .map(({ name }) => name)
        .sort(),
      told,
    );
  });

  it('lists the slots that the widget has', () => {
    const named = found(/<slot name="([\w-]+)"/g);
    const listed = new Set(elements.flatMap(({ slots = [] }) => slots.map(({ name }) => name)));
    assert.deepEqual([...listed].filter(Boolean).sort(), named);
  });

  it('writes a choice of words out', () => {
    const chart = elements.find(({ tagName }) => tagName === 'usage-chart')!;
    const view = chart.attributes!.find(({ name }) => name === 'view')!;
    assert.equal(view.type!.text, "'cumulative' | 'daily'");
    assert.equal(unionOf('Portal'), undefined);
    assert.equal(unionOf('string'), undefined);
  });
});

describe('the custom properties', () => {
  it('are all that the widget reads, each with what it is otherwise, light and dark', () => {
    const all = new Map(tokens().map(({ name, initial }) => [name, initial]));
    for (const name of found(/var\(--(usage-[a-z\d-]+)[,)]/g))
      assert.ok(all.has(`--${name}`), name);
    assert.match(all.get('--usage-text')!, /^light-dark\(#\w+, #\w+\)$/);
    assert.equal(all.get('--usage-font'), 'inherit');
    // The brackets inside a value are its own.
    assert.match(all.get('--usage-shadow')!, /^0 .*\)$/);
  });
});
