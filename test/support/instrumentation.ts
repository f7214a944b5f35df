/** What an operator starts before the server (`node --import`): it prints the name of each span, and its trace. */
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

const exporter: ConstructorParameters<typeof SimpleSpanProcessor>[0] = {
  export(spans) {
    for (const span of spans) {
      const { traceId } = span.spanContext();
      process.stderr.write(`${JSON.stringify({ name: span.name, traceId })}\n`);
    }
  },
  shutdown: async () => {},
};
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
