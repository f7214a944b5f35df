import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addProcessMetrics } from '../../../server/entry/process-metrics.ts';
import { createMetrics } from '../../../server/operation/metrics.ts';

describe('how late timers ran', () => {
  for (const [why, measured, late] of [
    ['leaves out the 20 ms that they were set for', 24_500_000, 0.0045],
    ['is nothing where they ran in time', 20_000_000, 0],
    ['is nothing before the first of them ran', 511, 0],
  ] as const) {
    it(why, () => {
      const metrics = createMetrics();
      addProcessMetrics(metrics, { percentile: () => measured, reset() {} });
      assert.equal(lag(metrics), late);
    });
  }

  it('shows that the process was held up, once', async () => {
    const metrics = createMetrics();
    addProcessMetrics(metrics);
    await pause(50);
    const start = performance.now();
    while (performance.now() - start < 300);
    await pause(50);
    const late = lag(metrics);
    assert.ok(late > 0.2, `${late} s`);
    assert.ok(lag(metrics) < late);
  });
});

function lag(metrics: ReturnType<typeof createMetrics>) {
  return Number(/^nodejs_eventloop_lag_p99_seconds (.*)$/m.exec(metrics.text())?.[1]);
}

function pause(ms: number) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
