import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createNames } from '../../../server/cache/names.ts';

describe('the name of a reading', () => {
  it('stays the same text, whatever it is and however many came between', () => {
    const names = createNames();
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30 }), (all) => {
        for (const name of all) {
          assert.equal(names.shared(name), name);
          assert.equal(names.own(name), name);
        }
      }),
    );
    for (let nth = 0; nth < 3_000; nth++) assert.equal(names.shared(`days/${nth}`), `days/${nth}`);
  });
});
