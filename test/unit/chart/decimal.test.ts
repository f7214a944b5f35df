import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fromUnits, placesOf, toUnits } from '../../../widget/chart/decimal.ts';

describe('quantities as whole units', () => {
  it('come back as they went in', () => {
    for (const text of [
      '0',
      '7',
      '-3',
      '82436.5',
      '-0.25',
      '0.000000000001',
      '9007199254740993.1',
    ]) {
      assert.equal(fromUnits(toUnits(text, 12), 12), text);
    }
  });

  it('add up exactly where floats do not', () => {
    const places = placesOf(['0.1', '0.2']);
    assert.equal(fromUnits(toUnits('0.1', places) + toUnits('0.2', places), places), '0.3');
  });

  it('need no places for whole numbers', () => assert.equal(placesOf(['1', '20']), 0));

  it('keep every digit of any decimal', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat({ max: 12 }), (units, places) => {
        assert.equal(toUnits(fromUnits(units, places), places), units);
      }),
    );
  });
});
