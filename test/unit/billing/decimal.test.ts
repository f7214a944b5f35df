import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatDecimal, parseDecimal, roundHalfUp, sum } from '../../../server/billing/decimal.ts';

describe('a decimal', () => {
  it('comes back as it was written, without trailing zeros', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 15 }),
        (units, places) => {
          const text = formatDecimal({ units, places });
          assert.equal(formatDecimal(parseDecimal(text)), text);
        },
      ),
    );
  });

  it('adds up exactly, whatever the order', () => {
    const tenths = Array.from({ length: 100_000 }, () => '0.1');
    assert.equal(sum(tenths), '10000');
    fc.assert(
      fc.property(
        fc.array(fc.integer().map((n) => formatDecimal({ units: BigInt(n), places: 3 }))),
        (texts) => {
          assert.equal(sum(texts), sum([...texts].reverse()));
        },
      ),
    );
  });

  it('rounds the same on both sides of zero', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 12 }), (units, places) => {
        assert.equal(roundHalfUp({ units: -units, places }), -roundHalfUp({ units, places }));
      }),
    );
  });
});
