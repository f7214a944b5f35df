import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { COMMON_VALUES, DEMO_DIMENSIONS, divided } from '../../demo/world/dimensions.ts';

const YEAR = { min: Date.UTC(2025, 11, 1) / 1_000, max: Date.UTC(2027, 0, 15) / 1_000 };

describe('the demo’s usage by dimension', () => {
  it('adds up to the usage it was made of, hour by hour', () => {
    fc.assert(
      fc.property(fc.integer(YEAR), fc.integer({ min: 0, max: 1_000_000 }), (timestamp, n) => {
        const parts = divided('api_calls', [{ timestamp, value: String(n) }]);
        assert.equal(
          parts.reduce((sum, { value }) => sum + Number(value), 0),
          n,
        );
        assert.ok(parts.every((part) => part.timestamp === timestamp && Number(part.value) > 0));
      }),
    );
  });

  it('has a value for each dimension of its meter', () => {
    const keys = Object.keys(DEMO_DIMENSIONS.api_calls!);
    const points = divided('api_calls', [{ timestamp: YEAR.min, value: '1000' }]);
    for (const { dimensions } of points) assert.deepEqual(Object.keys(dimensions!), keys);
    assert.deepEqual(Object.keys(COMMON_VALUES.api_calls!), keys);
  });

  it('leaves the usage of other meters as it is', () => {
    const points = [{ timestamp: YEAR.min, value: '7.5' }];
    assert.equal(divided('storage', points), points);
  });
});
