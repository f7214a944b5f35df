/**
 * Spans by OpenTelemetry, whose API is handed in as a module, so that nothing is imported for those
 * who do not trace. The types below are the part of `@opentelemetry/api` that is used.
 *
 * Which span a call belongs to is what OpenTelemetry's own context says (on Node its context manager
 * over AsyncLocalStorage). A reading that several requests share belongs to the one that began it.
 */
import type { Log } from '../log.ts';
import { isKnownMethod } from './known-method.ts';

type Context = object;

type SpanContext = { readonly traceId: string; readonly spanId: string };

type Attributes = Record<string, string | number | boolean>;

export type Span = {
  spanContext(): SpanContext;
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  updateName(name: string): unknown;
  end(endTime?: number): void;
};

type SpanOptions = { kind?: number; startTime?: number; attributes?: Attributes };

type Getter = {
  get(carrier: Headers, key: string): string | undefined;
  keys(carrier: Headers): string[];
};

/** `import * as openTelemetry from '@opentelemetry/api'`. */
export type OpenTelemetry = {
  readonly context: {
    active(): Context;
    with<T>(context: Context, work: () => T): T;
  };
  readonly trace: {
    getTracer(
      name: string,
      version?: string,
    ): { startSpan(name: string, options?: SpanOptions, context?: Context): Span };
    setSpan(context: Context, span: Span): Context;
    getSpan(context: Context): { spanContext(): SpanContext } | undefined;
  };
  readonly propagation: {
    extract(context: Context, carrier: Headers, getter: Getter): Context;
  };
};

export type Tracing = {
  /** A span around one request: below the one under way, or else the caller's (W3C `traceparent`). */
  request<T>(request: Heard, work: (span: RequestSpan) => Promise<T>): Promise<T>;
  /** A call to Stripe that has just ended, as a span below the request that made it. */
  stripeCall(endpoint: string, status: number, ms: number, endedAt: number): void;
  /** The same log, each line with the `traceId` it was written in. */
  log(log: Log): Log;
};

/** What is used of a `Request`. */
type Heard = Pick<Request, 'headers' | 'method' | 'url'>;

export type RequestSpan = {
  answered(about: { route: string; status: number; tenant: string | undefined }): void;
};

/** OpenTelemetry's numbers, which its enums have and a structural type cannot. */
const KIND = { server: 1, client: 2 } as const;
const ERROR = 2;
const NO_TRACE = /^0*$/;

const headersGetter: Getter = {
  get: (headers, key) => headers.get(key) ?? undefined,
  keys: (headers) => [...headers.keys()],
};

export function isOpenTelemetry(value: unknown): boolean {
  const { trace, context, propagation } = Object(value) as Partial<OpenTelemetry>;
  const found = [trace?.getTracer, context?.with, propagation?.extract];
  return found.every((part) => typeof part === 'function');
}

export function createTracing({ context, trace, propagation }: OpenTelemetry): Tracing {
  const tracer = trace.getTracer('usage-portal');

  return {
    async request({ headers, method, url }, work) {
      // An instrumentation of the HTTP server, or the vendor's own app, has heeded the headers already.
      const active = context.active();
      const above = trace.getSpan(active)
        ? active
        : propagation.extract(active, headers, headersGetter);
      // `http.request.method_original` would be any text of a stranger's.
      const isKnown = isKnownMethod(method);
      const name = isKnown ? method : 'HTTP';
      const attributes = {
        'http.request.method': isKnown ? method : '_OTHER',
        // As it came to us: what a proxy says of it anybody can write.
        'url.scheme': url.slice(0, url.indexOf(':')),
      };
      const span = tracer.startSpan(name, { kind: KIND.server, attributes }, above);
      try {
        return await context.with(trace.setSpan(above, span), () => work({ answered }));
      } finally {
        span.end();
      }

      function answered({ route, status, tenant }: Parameters<RequestSpan['answered']>[0]) {
        span.updateName(`${name} ${route}`);
        span.setAttributes({
          'http.route': route,
          // Required by the conventions, and a path holds ids of invoices, or whatever a stranger asks for.
          'url.path': route,
          'http.response.status_code': status,
          ...(tenant !== undefined && { 'usage_portal.tenant': tenant }),
        });
        if (status >= 500) span.setStatus({ code: ERROR });
      }
    },

    stripeCall(endpoint, status, ms, endedAt) {
      const attributes = {
        'peer.service': 'stripe',
        'usage_portal.stripe.endpoint': endpoint,
        ...(status > 0 && { 'http.response.status_code': status }),
      };
      const options = { kind: KIND.client, startTime: endedAt - ms, attributes };
      const span = tracer.startSpan(`stripe ${endpoint}`, options, context.active());
      if (status === 0 || status >= 400) span.setStatus({ code: ERROR });
      span.end(endedAt);
    },

    log(log) {
      return (line) => {
        const traceId = trace.getSpan(context.active())?.spanContext().traceId ?? '';
        log(NO_TRACE.test(traceId) ? line : { ...line, traceId });
      };
    },
  };
}
