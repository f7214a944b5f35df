import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Portal } from '../../../server/contract/portal.ts';
import { planNames } from '../../../widget/core/plans.ts';
import type { I18n } from '../../../widget/i18n/i18n.ts';

const i18n = {
  locale: 'en',
  t: (_: string, { count }: { count: number }) => `${count} plans`,
} as unknown as I18n;

/** Bills of `sub_0`, `sub_1` and so on; one without a label cannot be named. */
const portalOf = (labels: readonly (string | undefined)[]) =>
  ({
    bills: {
      data: labels.map((label, index) => ({
        subscription: `sub_${index}`,
        preview: { data: { lines: label ? [{ kind: 'recurring', label }] : [] } },
      })),
    },
  }) as unknown as Portal;

const named = (...labels: (string | undefined)[]) => {
  const subscriptions = labels.map((_, index) => `sub_${index}`);
  return planNames(subscriptions, portalOf(labels), i18n);
};

test('one or two plans go by their names', () => {
  assert.equal(named('Scale'), 'Scale');
  assert.equal(named('Scale', 'Storage'), 'Scale and Storage');
});

test('the same plan twice is named once', () => {
  assert.equal(named('Scale', 'Scale'), 'Scale');
});

test('more than two are counted, and so are those that are not all known by name', () => {
  assert.equal(named('Scale', 'Storage', 'Seats'), '3 plans');
  assert.equal(named('Scale', undefined), '2 plans');
});

test('nothing, or one without a name, gives nothing', () => {
  assert.equal(named(), '');
  assert.equal(named(undefined), '');
});

test('none is ever left out: each is named, or all are counted', () => {
  const label = fc.option(fc.constantFrom('Scale', 'Storage', 'Seats'), { nil: undefined });
  fc.assert(
    fc.property(fc.array(label, { minLength: 2, maxLength: 6 }), (labels) => {
      const said = named(...labels);
      const isCounted = said === `${labels.length} plans`;
      assert.ok(isCounted || labels.every((each) => each && said.includes(each)), said);
    }),
  );
});
