import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { excerpt, sourceOf } from '../../../demo/pages/frameworks/excerpt.ts';
import { FRAMEWORKS } from '../../../demo/pages/frameworks/frameworks.ts';

describe('an excerpt', () => {
  it('is what stands between the marks, in any language', () => {
    assert.equal(excerpt('a\n// #region embed\n  b\nc\n// #endregion\nd\n'), '  b\nc');
    assert.equal(excerpt('<!-- #region embed -->\n<b></b>\n<!-- #endregion -->\n'), '<b></b>');
  });

  it('joins several, in their order', () => {
    const source = '// #region embed\na\n// #endregion\nb\n// #region embed\nc\n// #endregion\n';
    assert.equal(excerpt(source), 'a\n\nc');
  });

  it('refuses a source without marks, which would be shown as nothing', () => {
    assert.throws(() => excerpt('a\n'), RangeError);
  });

  for (const [name, { title, shown }] of Object.entries(FRAMEWORKS)) {
    it(`shows the tag and the session in ${title}`, () => {
      const text = shown.map((file) => excerpt(sourceOf(name, file))).join('\n');
      // In React they are a component and its props.
      assert.match(text, /<usage-portal|<UsagePortal/);
      assert.match(text, /(session-url|sessionUrl)="\/api\/portal-session"/);
      assert.match(text, /usage-loaded|onUsageLoaded/);
    });
  }
});
