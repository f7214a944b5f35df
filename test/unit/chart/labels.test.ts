import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitLabels, widthOf } from '../../../widget/chart/labels.ts';

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

describe('widthOf', () => {
  it('counts what is seen: no mark of direction, no point of a vowel', () => {
    for (const [plain, marked] of [
      ['20', '\u200f20\u061c'],
      ['٢٠ نوفمبر', '\u2067٢٠ نوفمبر\u2069'],
      ['محمد', 'مُحَمَّد'],
      ['שלום', 'שָׁלוֹם'],
    ] as const)
      assert.equal(widthOf(marked), widthOf(plain), plain);
    assert.ok(widthOf('150K') > widthOf('50K'));
  });

  it('leaves marks out of what fits, so that Arabic has as many dates as English', () => {
    const dates = (text: string) => [0, 60, 120, 180].map((x) => label(x, text));
    const marked = '\u200f1\u200f/\u200f11\u200f';
    assert.equal(fitLabels(dates(marked), 0, 240).length, fitLabels(dates('1/11'), 0, 240).length);
  });
});

function label(x: number, text: string) {
  return { x, text };
}
