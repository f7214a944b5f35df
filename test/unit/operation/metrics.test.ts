import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createMetrics } from '../../../server/operation/metrics.ts';
import { createRecorder } from '../../../server/operation/recorder.ts';

describe('a counter', () => {
  it('counts each set of label values by itself', () => {
    const metrics = createMetrics();
    const count = metrics.counter('calls_total', 'Calls.', ['endpoint', 'status']);
    count('invoices.list', '200');
    count('invoices.list', '200');
    count('invoices.list', '429');
    assert.equal(
      metrics.text(),
      '# HELP calls_total Calls.\n# TYPE calls_total counter\n' +
        'calls_total{endpoint="invoices.list",status="200"} 2\n' +
        'calls_total{endpoint="invoices.list",status="429"} 1\n',
    );
  });

  it('is there from the start when it has no labels, so that its rise from nothing shows', () => {
    const metrics = createMetrics();
    metrics.counter('minted_total', 'Minted.');
    assert.match(metrics.text(), /^minted_total 0$/m);
  });

  it('takes no more memory however many label values come', () => {
    const metrics = createMetrics();
    const count = metrics.counter('calls_total', 'Calls.', ['endpoint']);
    for (let nth = 0; nth < 10_000; nth++) count(`e${nth}`);
    const lines = metrics
      .text()
      .split('\n')
      .filter((line) => line.startsWith('calls_total{'));
    assert.equal(lines.length, 2_001);
    assert.equal(sum(lines), 10_000);
  });

  it('has a name of its own', () => {
    const metrics = createMetrics();
    metrics.counter('a_total', 'A.');
    assert.throws(() => metrics.counter('a_total', 'A.'), TypeError);
    assert.throws(() => metrics.counter('a-total', 'A.'), TypeError);
  });
});

describe('a histogram', () => {
  it('counts what is at or below each limit, and everything at +Inf', () => {
    const metrics = createMetrics();
    const took = metrics.histogram('took_seconds', 'Took.', [0.1, 1], ['route']);
    for (const seconds of [0.05, 0.1, 0.5, 7]) took(seconds, '/v1/portal');
    assert.deepEqual(metrics.text().trimEnd().split('\n').slice(2), [
      'took_seconds_bucket{route="/v1/portal",le="0.1"} 2',
      'took_seconds_bucket{route="/v1/portal",le="1"} 3',
      'took_seconds_bucket{route="/v1/portal",le="+Inf"} 4',
      'took_seconds_sum{route="/v1/portal"} 7.65',
      'took_seconds_count{route="/v1/portal"} 4',
    ]);
  });

  it('never falls from one bucket to the next, and ends at the count', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 20, noNaN: true })), (observed) => {
        const metrics = createMetrics();
        const took = metrics.histogram('took_seconds', 'Took.', [0.01, 0.5, 3, 10]);
        for (const seconds of observed) took(seconds);
        const buckets = valuesOf(metrics.text(), 'took_seconds_bucket');
        if (observed.length === 0) return assert.deepEqual(buckets, []);
        assert.deepEqual(
          buckets,
          [...buckets].sort((a, b) => a - b),
        );
        assert.equal(buckets.at(-1), observed.length);
        assert.deepEqual(valuesOf(metrics.text(), 'took_seconds_count'), [observed.length]);
      }),
    );
  });
});

describe('a gauge', () => {
  it('is asked when somebody reads it', () => {
    const metrics = createMetrics();
    let open = 0;
    metrics.gauge('open_streams', 'Open.', () => open);
    open = 3;
    assert.match(metrics.text(), /^open_streams 3$/m);
  });

  it('is left out while it is not a number, with its heading', () => {
    const metrics = createMetrics();
    metrics.gauge('skew_seconds', 'Skew.', () => Number.NaN);
    assert.equal(metrics.text(), '\n');
  });
});

describe('the text', () => {
  it('escapes what would break a line or a label', () => {
    const metrics = createMetrics();
    metrics.gauge('odd', 'One \\ and\nanother.', () => [
      { labels: { account: 'a"b\\c\nd' }, value: Number.POSITIVE_INFINITY },
    ]);
    assert.equal(
      metrics.text(),
      '# HELP odd One \\\\ and\\nanother.\n# TYPE odd gauge\nodd{account="a\\"b\\\\c\\nd"} +Inf\n',
    );
  });

  it('is the grammar of Prometheus, whatever the labels are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const metrics = createMetrics();
        const count = metrics.counter('calls_total', 'Calls.', ['endpoint']);
        for (const text of texts) count(text);
        const lines = metrics.text().split('\n').slice(0, -1);
        const good =
          /^(|# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="([^"\\\n]|\\[\\n"])*"\})? [0-9.e+-]+)$/u;
        for (const line of lines) assert.match(line, good);
      }),
    );
  });
});

describe('the recorder', () => {
  it('calls every method that is not ours the same: it is a stranger’s text', () => {
    const metrics = createMetrics();
    const recorder = createRecorder(metrics);
    for (let nth = 0; nth < 100; nth++) recorder.request(`M${nth}`, '/*', 404, 1);
    recorder.request('GET', '/v1/portal', 200, 1);
    const requests = metrics.text().match(/^usage_portal_requests_total.*$/gm);
    assert.deepEqual(requests, [
      'usage_portal_requests_total{method="other",route="/*",status="404"} 100',
      'usage_portal_requests_total{method="GET",route="/v1/portal",status="200"} 1',
    ]);
  });
});

function valuesOf(text: string, name: string) {
  const lines = text.split('\n').filter((line) => line.startsWith(name));
  return lines.map((line) => Number(line.slice(line.lastIndexOf(' '))));
}

function sum(lines: readonly string[]) {
  return lines.reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0);
}
