/** What the playground offers is what the widget has. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { HOSTS } from '../../../demo/pages/hosts/hosts.ts';
import { COLOUR_TOKENS, SHAPE_TOKENS } from '../../../demo/pages/playground/tokens.ts';
import { COLOURS, tokens } from '../../../widget/styles/tokens.ts';

/** Their values stand where they are used: on buttons, in charts. */
const ELSEWHERE = ['on-accent', 'series-2', 'series-3', 'series-4'];

/** Every name the widget reads. */
const READ = new Set(
  readdirSync('widget', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(`widget/${name}`, 'utf8'))
    .concat(tokens.cssText)
    .flatMap((text) => [...text.matchAll(/var\(--usage-([a-z0-9-]+)/g)].map(([, name]) => name!)),
);

const OFFERED = [...Object.keys(COLOUR_TOKENS), ...Object.keys(SHAPE_TOKENS)];

describe('the playground', () => {
  it('offers the 24 public tokens', () => {
    assert.equal(OFFERED.length, 24);
  });

  it('offers every token the widget reads, and no other', () => {
    assert.deepEqual(
      [...READ].filter((name) => !OFFERED.includes(name)),
      [],
    );
    assert.deepEqual(
      OFFERED.filter((name) => !READ.has(name)),
      [],
    );
  });

  it('begins with the widget’s own colours', () => {
    const own = new Map(COLOURS.map((row) => [row.split(' ')[0]!, row.split(' ').slice(1)]));
    for (const [name, { light, dark }] of Object.entries(COLOUR_TOKENS)) {
      if (ELSEWHERE.includes(name)) continue;
      assert.deepEqual([light, dark], own.get(name)!.map(full), name);
    }
  });
});

describe('the presets', () => {
  for (const name of Object.keys(HOSTS)) {
    const css = readFileSync(`presets/${name}.css`, 'utf8');

    it(`set nothing but public tokens, ${name}`, () => {
      const set = [...css.matchAll(/^ +--usage-([a-z0-9-]+):/gm)].map(([, token]) => token!);
      assert.ok(set.length > 10);
      assert.deepEqual(
        set.filter((token) => !OFFERED.includes(token)),
        [],
      );
    });

    it(`are rules for the portal alone, ${name}`, () => {
      const selectors = [...css.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{/g)];
      for (const [, selector] of selectors) assert.match(selector!, /usage-portal/);
    });
  }
});

/** `#fff` in full. */
function full(hex: string): string {
  return hex.length === 4 ? `#${[...hex.slice(1)].map((digit) => digit + digit).join('')}` : hex;
}
