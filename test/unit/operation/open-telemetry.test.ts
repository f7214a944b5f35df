/** Whether there is anybody to send spans to. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasSdk } from '../../../server/entry/open-telemetry.ts';
import type { OpenTelemetry, Span } from '../../../server/operation/tracing.ts';

/** An API whose spans are of this trace; `ended` counts those that would be sent. */
function apiOf(traceId: string) {
  let ended = 0;
  const span: Span = {
    spanContext: () => ({ traceId, spanId: '00f067aa0ba902b7' }),
    setAttributes: () => span,
    setStatus: () => span,
    updateName: () => span,
    end: () => void ended++,
  };
  const trace: OpenTelemetry['trace'] = {
    getTracer: () => ({ startSpan: () => span }),
    setSpan: (context) => context,
    getSpan: () => undefined,
  };
  return { trace, ended: () => ended };
}

describe('the API of OpenTelemetry', () => {
  it('has no SDK behind it when its spans belong to no trace', () => {
    assert.equal(hasSdk(apiOf('0'.repeat(32))), false);
  });

  it('has one when they do, also one that is not recorded, and is sent nothing by the asking', () => {
    const api = apiOf('4bf92f3577b34da6a3ce929d0e0e4736');
    assert.equal(hasSdk(api), true);
    assert.equal(api.ended(), 0);
  });
});
