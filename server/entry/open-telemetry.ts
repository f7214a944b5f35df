/** OpenTelemetry's API, where whoever runs the portal has installed it (`npm i @opentelemetry/api`). */
import type { OpenTelemetry } from '../operation/tracing.ts';

/** A name that no bundler follows: the package is optional. */
const PACKAGE = '@opentelemetry/api';

/** Undefined when it is not there. Spans go where the SDK that was started before us sends them. */
export async function findOpenTelemetry(): Promise<OpenTelemetry | undefined> {
  try {
    return await import(PACKAGE);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
