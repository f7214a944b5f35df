/** Where labels go so that none covers another. */

export type Label = { readonly x: number; readonly text: string; readonly isStrong?: boolean };

export type Placed = Label & { readonly anchor: 'start' | 'middle' };

/** A 12 px letter is about this wide: enough to keep labels apart without measuring each. */
const LETTER = 6.6;
const GAP = 10;

/** About how wide a label is, in pixels: of its letters, without the marks on them and between them. */
export const widthOf = (text: string) => text.replace(/[\p{M}\p{Cf}]/gu, '').length * LETTER;

/** As many labels as fit between two ends, the important ones first; one at an end is moved inwards. */
export function fitLabels(labels: readonly Label[], from: number, to: number): Placed[] {
  const taken: { left: number; right: number }[] = [];
  const placed: Placed[] = [];
  for (const label of labels) {
    const width = widthOf(label.text);
    const left = Math.max(from, Math.min(label.x - width / 2, to - width));
    const right = left + width;
    if (taken.some((other) => left < other.right + GAP && right > other.left - GAP)) continue;
    taken.push({ left, right });
    placed.push(
      left === from
        ? { ...label, x: from, anchor: 'start' }
        : { ...label, x: left + width / 2, anchor: 'middle' },
    );
  }
  return placed;
}
