import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { looksOf } from '../../../demo/stripe/js/frame/looks.ts';

describe('the looks of the fields', () => {
  it('are Stripe’s own where nothing is asked for', () => {
    const { css, unused } = looksOf({});
    assert.match(css, /--colorPrimary: #0570de;/);
    assert.deepEqual(unused, []);
  });

  for (const value of ['#0f766e', 'rgb(15, 118, 110)', 'rgba(15 118 110 / 50%)', 'teal']) {
    it(`take ${value} for a colour`, () => {
      const { css, unused } = looksOf({ variables: { colorPrimary: value } });
      assert.ok(css.includes(`--colorPrimary: ${value};`));
      assert.deepEqual(unused, []);
    });
  }

  for (const value of [
    'var(--usage-accent)',
    'light-dark(#fff, #000)',
    'oklch(0.6 0.1 180)',
    'color-mix(in srgb, red, blue)',
    'red; } body { display: none',
    '',
  ]) {
    it(`do not take ${JSON.stringify(value)} for a colour, and say so`, () => {
      const { css, unused } = looksOf({ variables: { colorPrimary: value } });
      assert.match(css, /--colorPrimary: #0570de;/);
      assert.deepEqual(unused, [`appearance.variables.colorPrimary: "${value}"`]);
    });
  }

  it('take rules for Stripe’s names of parts and states, and for nothing else', () => {
    const rules = {
      '.Input': { borderColor: '#123456' },
      '.Tab--selected, .Tab:hover': { boxShadow: 'none' },
      body: { display: 'none' },
      '.Secret': { color: '#fff' },
    };
    const { css, unused } = looksOf({ rules });
    assert.ok(css.includes('.Input { border-color: #123456; }'));
    assert.ok(css.includes('.Tab--selected, .Tab:hover { box-shadow: none; }'));
    assert.deepEqual(unused, ['appearance.rules["body"]', 'appearance.rules[".Secret"]']);
  });

  it('never let a value out of its own declaration', () => {
    const blocks = (css: string) => css.match(/[{}]/g)?.join('');
    const plain = blocks(looksOf({}).css);
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, value) => {
        const { css } = looksOf({ variables: { [name]: value } });
        assert.equal(blocks(css), plain);
      }),
    );
  });
});
