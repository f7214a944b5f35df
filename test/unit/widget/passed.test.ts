import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Item } from '../../../server/contract/usage.ts';
import { passedOn } from '../../../widget/core/passed.ts';

describe('the day on which usage passed what is included', () => {
  it('is the one whose usage made the sum more than that', () => {
    assert.equal(passedOn(item(['10', '10', '10'], {})), '2026-11-03T00:00:00.000Z');
  });

  it('is not the one that made it just that', () => {
    assert.equal(passedOn(item(['10', '10', '0'], { included: '20' })), undefined);
  });

  it('does not count what was used before the period', () => {
    const series = seriesOf('2026-10-30', ['90', '90', '10', '10', '10']);
    assert.equal(passedOn(item([], { series })), '2026-11-03T00:00:00.000Z');
  });

  it('of a level is the first one with more than that', () => {
    const series = seriesOf('2026-11-01', ['10', '26', '10']);
    assert.equal(passedOn(item([], { series, aggregation: 'last' })), '2026-11-02T00:00:00.000Z');
  });

  it('is not told where the first day may hold usage of the period before', () => {
    const period = { start: '2026-11-01T09:00:00Z', end: '2026-12-01T09:00:00Z' };
    assert.equal(passedOn(item(['10', '10', '10'], { period })), undefined);
    const early = ['1', '10', '30'];
    assert.equal(passedOn(item(early, { period })), '2026-11-03T00:00:00.000Z');
  });

  it('is not told without the days, and keeps digits that a float would lose', () => {
    assert.equal(passedOn(item([], { series: null })), undefined);
    const included = '9007199254740992';
    assert.equal(passedOn(item([included, '1'], { included })), '2026-11-02T00:00:00.000Z');
  });
});

function seriesOf(day: string, values: string[]) {
  const data = { window: 'day' as const, start: `${day}T00:00:00Z`, values };
  return { asOf: '2026-11-20T14:00:00Z', source: 'stripe_meters' as const, data };
}

function item(values: string[], rest: Partial<Item>) {
  return {
    included: '25',
    aggregation: 'sum',
    period: { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' },
    series: seriesOf('2026-11-01', values),
    ...rest,
  } as Item;
}
