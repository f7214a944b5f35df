import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { outlookOf } from '../../../widget/chart/outlook.ts';
import { readUsage } from '../../../widget/chart/usage.ts';
import { foreseen, likelyOctober } from './likely-october.ts';
import { october } from './october.ts';

const END = Date.parse('2026-11-01T00:00:00Z');

describe('outlookOf', () => {
  it('goes from the dot of now, where nothing is open, to the period’s end', () => {
    const { outlook, now } = foreseen();
    const [first, last] = [outlook.points[0]!, outlook.points.at(-1)!];
    assert.deepEqual(first, { at: now, likely: '65', lower: '65', upper: '65' });
    assert.deepEqual([last.at, last.likely], [END, '340']);
  });

  it('says of each day to come what is likely by its end, and what of it is that day’s', () => {
    const { outlook, current } = foreseen();
    const tomorrow = outlook.steps[current + 1]!;
    assert.deepEqual(tomorrow.total, { likely: '80', lower: '72.5', upper: '95' });
    assert.equal(tomorrow.value, '10');
    assert.equal(outlook.steps[current - 1], undefined);
  });

  it('adds what is expected of today to what today already has', () => {
    const { outlook, steps, current } = foreseen();
    assert.equal(steps[current]!.value, '5');
    assert.equal(outlook.steps[current]!.value, '10');
  });

  it('is drawn from the newer dot where it is older than what is known', () => {
    const now = '2026-10-06T06:00:00Z';
    const values = [...october().days.values.slice(0, -1), '12', '9', '4'];
    const days = { ...october().days, values };
    const { outlook } = foreseen({}, { now, used: '90', days });
    assert.deepEqual(
      outlook.points.slice(0, 2).map(({ at, likely }) => [new Date(at).toISOString(), likely]),
      [
        ['2026-10-06T06:00:00.000Z', '90'],
        ['2026-10-07T00:00:00.000Z', '90'],
      ],
    );
  });

  it('never says less than what is used, but a level may fall', () => {
    const crowded = foreseen({}, { used: '300' });
    assert.deepEqual(crowded.outlook.end, { likely: '340', lower: '300', upper: '615' });
    const level = foreseen({}, { used: '300', isLevel: true });
    assert.deepEqual(level.outlook.end, { likely: '340', lower: '202.5', upper: '615' });
    assert.equal(level.outlook.steps.at(-1)!.value, null);
  });

  it('says nothing of a period that is over, and where it is withheld', () => {
    const usage = readUsage(october());
    const over = readUsage(october({ now: '2026-11-01T00:00:00Z' }));
    assert.equal(outlookOf(over, likelyOctober()), undefined);
    assert.equal(outlookOf(usage, likelyOctober({ path: null, quantity: null })), undefined);
  });

  it('knows the weeks of a long period by their ends', () => {
    const period = { start: '2026-10-01T00:00:00Z', end: '2027-01-01T00:00:00Z' };
    const at = Array.from({ length: 90 }, (_, day) => new Date(Date.UTC(2026, 9, 5 + day)));
    const path = {
      at: at.map((day) => day.toISOString()),
      likely: at.map((_, index) => String(70 + index)),
      lower: at.map((_, index) => String(70 + index)),
      upper: at.map((_, index) => String(70 + index)),
    };
    const { outlook, current } = foreseen({ period, path }, { period });
    // From Thursday, October 8 (73) to Thursday, October 15 (80).
    assert.deepEqual(outlook.steps[current + 1], {
      total: { likely: '80', lower: '80', upper: '80' },
      value: '7',
    });
  });

  it('keeps no crossing that has passed', () => {
    const crossing = { kind: 'included' as const, quantity: '70', likely: null };
    const crossings = [
      { ...crossing, earliest: '2026-10-03T00:00:00Z', latest: '2026-10-04T00:00:00Z' },
      { ...crossing, earliest: '2026-10-04T13:00:00Z', latest: null },
    ];
    assert.equal(foreseen({ crossings }).outlook.crossings.length, 1);
  });

  it('adds the days up to the total, whatever they are', () => {
    const increments = fc.array(fc.integer({ min: 0, max: 10_000 }), {
      minLength: 28,
      maxLength: 28,
    });
    fc.assert(
      fc.property(increments, (days) => {
        const totals = [6500];
        for (const more of days) totals.push(totals.at(-1)! + more);
        const likely = totals.map((total) => String(total / 100));
        const { at } = likelyOctober().path!;
        const path = { at, likely, lower: likely, upper: likely };
        const { outlook, current, steps } = foreseen({ path });
        const known = Number(steps[current]!.value);
        const sum = outlook.steps.reduce((all, step) => all + Number(step?.value ?? 0), 0);
        assert.ok(Math.abs(65 + sum - known - Number(likely.at(-1))) < 1e-6);
      }),
    );
  });
});
