/** The part of `@opentelemetry/api` that is used, with a context over AsyncLocalStorage as its Node manager has it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { OpenTelemetry, Span } from '../../server/operation/tracing.ts';

export type FakeSpan = {
  readonly name: string;
  readonly kind: number | undefined;
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string | undefined;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly failed: boolean;
  readonly ms: number | undefined;
};

type Context = { readonly span?: { spanContext(): { traceId: string; spanId: string } } };

export function fakeOpenTelemetry() {
  const spans: FakeSpan[] = [];
  const storage = new AsyncLocalStorage<Context>();
  const root: Context = {};
  let count = 0;

  const active = (): Context => storage.getStore() ?? root;
  const module: OpenTelemetry = {
    context: {
      active,
      with: (context, work) => storage.run(context as Context, work),
    },
    propagation: {
      extract(context, headers, getter) {
        const parent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(
          getter.get(headers, 'traceparent') ?? '',
        );
        if (!parent) return context;
        const [, traceId = '', spanId = ''] = parent;
        return { span: { spanContext: () => ({ traceId, spanId }) } };
      },
    },
    trace: {
      setSpan: (_, span) => ({ span }),
      getSpan: (context) => (context as Context).span,
      getTracer: () => ({ startSpan }),
    },
  };
  return { module, spans };

  function startSpan(
    name: string,
    options: Parameters<ReturnType<OpenTelemetry['trace']['getTracer']>['startSpan']>[1] = {},
    context: Context = active(),
  ): Span {
    const above = context.span?.spanContext();
    const traceId = above?.traceId ?? String(++count).padStart(32, 'a');
    const spanId = String(++count).padStart(16, 'b');
    const about = { name, attributes: { ...options.attributes }, failed: false };
    return {
      spanContext: () => ({ traceId, spanId }),
      setAttributes: (more) => Object.assign(about.attributes, more),
      setStatus: ({ code }) => {
        about.failed = code === 2;
      },
      updateName: (text) => {
        about.name = text;
      },
      end(time) {
        const ms = time === undefined ? undefined : time - (options.startTime ?? time);
        spans.push({ ...about, kind: options.kind, traceId, spanId, parent: above?.spanId, ms });
      },
    };
  }
}
