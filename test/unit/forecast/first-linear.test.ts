import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  diagonalOf,
  dot,
  rootOf,
  solveLower,
  solveUpper,
  triangleOf,
} from '../../../server/forecast/first-linear.ts';

const numbers = fc.double({ min: -10, max: 10, noNaN: true });

/** Rows of a matrix whose product with its transpose, and one more on the diagonal, is positive. */
const rows = fc
  .integer({ min: 1, max: 12 })
  .chain((size) => fc.array(fc.array(numbers, { minLength: 3, maxLength: 3 }), sizeOf(size)));

describe('a positive matrix', () => {
  it('is its root times the root’s transpose', () => {
    fc.assert(
      fc.property(rows, (vectors) => {
        const { entries } = rootOf(matrixOf(vectors));
        const row = (i: number) => entries.subarray((i * (i + 1)) / 2, ((i + 1) * (i + 2)) / 2);
        for (let i = 0; i < vectors.length; i++) {
          for (let j = 0; j <= i; j++) {
            isNear(dot(row(j), row(i).subarray(0, j + 1)), entry(vectors, i, j));
          }
        }
      }),
    );
  });

  it('gives back what it was multiplied with', () => {
    fc.assert(
      fc.property(rows, (vectors) => {
        const known = vectors.map((_, i) => i + 1);
        const product = vectors.map((_, i) =>
          known.reduce((sum, value, j) => sum + value * entry(vectors, i, j), 0),
        );
        const root = rootOf(matrixOf(vectors));
        const found = solveUpper(root, solveLower(root, product));
        for (const [i, value] of known.entries()) isNear(found[i]!, value);
      }),
    );
  });

  it('has a root with the roots of a diagonal on its own', () => {
    const root = rootOf(triangleOf(3, (i, j) => (i === j ? [4, 9, 16][i]! : 0)));
    assert.deepEqual(Array.from(diagonalOf(root)), [2, 3, 4]);
  });
});

function sizeOf(size: number) {
  return { minLength: size, maxLength: size };
}

function matrixOf(vectors: readonly number[][]) {
  return triangleOf(vectors.length, (i, j) => entry(vectors, i, j));
}

function entry(vectors: readonly number[][], i: number, j: number): number {
  return dot(vectors[i]!, vectors[j]!) + (i === j ? 1 : 0);
}

function isNear(actual: number, expected: number): void {
  const slack = 1e-7 * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= slack, `${actual} is not ${expected}`);
}
