import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { edgesOf, highest } from '../../../widget/chart/edges.ts';

const tiers = [tier('100000', '0'), tier('150000', '1.2'), tier(null, '0.9')];

describe('edgesOf', () => {
  it('names what is included and each tier with the price that follows', () => {
    assert.deepEqual(edgesOf({ model: 'graduated', tiers }, '100000'), [
      { at: '100000', isIncluded: true, next: '1.2', forAll: false },
      { at: '150000', isIncluded: false, next: '0.9', forAll: false },
    ]);
  });

  it('says that a volume price holds for all units', () => {
    assert.ok(edgesOf({ model: 'volume', tiers }, null).every(({ forAll }) => forAll));
  });

  it('names no price where a flat fee comes with it', () => {
    const [edge] = edgesOf(
      { model: 'graduated', tiers: [tier('10', '1'), tier(null, '1', '500')] },
      null,
    );
    assert.equal(edge?.next, null);
  });

  it('names no price of an included quota without tiers', () => {
    assert.deepEqual(edgesOf({ model: 'per_unit', tiers: null }, '50'), [
      { at: '50', isIncluded: true, next: null, forAll: false },
    ]);
  });

  it('draws nothing where nothing is included', () => {
    assert.deepEqual(edgesOf({ model: 'per_unit', tiers: null }, '0'), []);
  });
});

describe('highest', () => {
  const edges = edgesOf({ model: 'graduated', tiers }, '100000');

  it('always holds what is included', () => assert.equal(highest([20], edges), 100_000));

  it('holds the next tier once it is near', () => {
    assert.equal(highest([116_000], edges), 150_000);
  });

  it('leaves a tier out that is far', () => assert.equal(highest([101_000], edges), 101_000));

  it('is the largest figure beyond all tiers', () =>
    assert.equal(highest([9, 400_000], edges), 400_000));
});

function tier(upTo: string | null, unitAmount: string, flatAmount = '0') {
  return { upTo, unitAmount, flatAmount };
}
