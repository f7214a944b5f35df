/** OpenTelemetry's API, where whoever runs the portal has installed it (`npm i @opentelemetry/api`). */
import type { OpenTelemetry } from '../operation/tracing.ts';

/** A name that no bundler follows: the package is optional. */
const PACKAGE = '@opentelemetry/api';

/**
 * Undefined when it is not there, or no SDK was started before us: many packages bring the API along,
 * and spans that go nowhere are not worth the answers that are kept whole only without them.
 */
export async function findOpenTelemetry(): Promise<OpenTelemetry | undefined> {
  const found = await imported();
  return found && hasSdk(found) ? found : undefined;
}

/** Whether spans go anywhere. The one that tells is never ended, so that it is not sent. */
export function hasSdk({ trace }: Pick<OpenTelemetry, 'trace'>): boolean {
  const { traceId } = trace.getTracer('usage-portal').startSpan('start').spanContext();
  return /[1-9a-f]/.test(traceId);
}

async function imported(): Promise<OpenTelemetry | undefined> {
  try {
    return await import(PACKAGE);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
