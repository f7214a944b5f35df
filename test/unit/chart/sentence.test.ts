import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compare } from '../../../widget/chart/sentence.ts';

describe('compare', () => {
  for (const [used, past, is, share] of [
    ['82436', '69276', 'more', 0.19],
    ['958', '1000', 'less', 0.042],
    ['0', '10', 'less', 1],
    ['1000', '1000', 'same', 0],
    ['1000.4', '1000', 'same', 0],
    ['5', '0', 'alone', 0],
    ['5', null, 'alone', 0],
    [null, '5', 'alone', 0],
  ] as const) {
    it(`${used} after ${past} is ${is}`, () => {
      assert.deepEqual(compare({ used, past }), { is, share });
    });
  }
});
