import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitLabels } from '../../../widget/chart/labels.ts';

describe('fitLabels', () => {
  it('keeps the important ones and drops what would touch them', () => {
    const labels = [
      label(500, 'Today'),
      label(20, 'Nov 1'),
      label(520, 'Nov 20'),
      label(300, 'Nov 10'),
    ];
    assert.deepEqual(
      fitLabels(labels, 0, 900).map(({ text }) => text),
      ['Today', 'Nov 1', 'Nov 10'],
    );
  });

  it('moves a label at an end inwards', () => {
    assert.deepEqual(fitLabels([label(4, 'Nov 1')], 0, 900), [
      { x: 0, text: 'Nov 1', anchor: 'start' },
    ]);
    const [last] = fitLabels([label(898, 'Nov 30')], 0, 900);
    assert.ok(last!.x < 898 && last!.anchor === 'middle');
  });
});

function label(x: number, text: string) {
  return { x, text };
}
