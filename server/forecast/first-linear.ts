/** The little linear algebra a fit needs: a symmetric positive matrix, its root, and solving with it. */

type Vector = ArrayLike<number>;

/** The lower triangle of a matrix, row after row. */
export interface Triangle {
  readonly size: number;
  readonly entries: Float64Array;
}

export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export function triangleOf(size: number, entry: (i: number, j: number) => number): Triangle {
  const entries = new Float64Array((size * (size + 1)) / 2);
  for (let i = 0, at = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) entries[at++] = entry(i, j);
  }
  return { size, entries };
}

/** Cholesky: the triangle whose product with its own transpose is the matrix. */
export function rootOf({ size, entries }: Triangle): Triangle {
  const root = entries.slice();
  for (let i = 0, row = 0; i < size; row += ++i) {
    for (let j = 0, other = 0; j <= i; other += ++j) {
      let sum = root[row + j]!;
      for (let k = 0; k < j; k++) sum -= root[row + k]! * root[other + k]!;
      root[row + j] = j < i ? sum / root[other + j]! : Math.sqrt(sum);
    }
  }
  return { size, entries: root };
}

export function diagonalOf({ size, entries }: Triangle): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => entries[(i * (i + 3)) / 2]!);
}

export function solveLower({ size, entries }: Triangle, right: Vector): Float64Array {
  const x = new Float64Array(size);
  for (let i = 0, row = 0; i < size; row += ++i) {
    let sum = right[i]!;
    for (let k = 0; k < i; k++) sum -= entries[row + k]! * x[k]!;
    x[i] = sum / entries[row + i]!;
  }
  return x;
}

/** With the transpose of the triangle. */
export function solveUpper({ size, entries }: Triangle, right: Vector): Float64Array {
  const x = Float64Array.from(right);
  for (let i = size - 1; i >= 0; i--) {
    const row = (i * (i + 1)) / 2;
    x[i] = x[i]! / entries[row + i]!;
    for (let k = 0; k < i; k++) x[k] = x[k]! - entries[row + k]! * x[i]!;
  }
  return x;
}
