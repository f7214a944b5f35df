/** What a process reads of its environment for itself; the rest is `readEnvironment`'s. */
import { ConfigError } from '../config.ts';
import { LOG_LEVELS, type LogLine } from '../log.ts';

export type ProcessSettings = {
  readonly port: number;
  /** All interfaces when absent. */
  readonly host: string | undefined;
  readonly logLevel: LogLine['level'];
  /** How long it still takes requests after it was told to stop. */
  readonly drainMs: number;
  /** Proxies of the operator's in front, each of which appends to `X-Forwarded-For`. */
  readonly trustedProxies: number;
};

/** Throws a `ConfigError` that names every variable at fault. */
export function readProcessSettings(env: Readonly<Record<string, string | undefined>>) {
  const faults: string[] = [];
  const number = (name: string, otherwise: number, most: number) => {
    const text = env[name]?.trim() || String(otherwise);
    const isGood = /^\d{1,6}$/.test(text) && Number(text) <= most;
    if (!isGood) faults.push(`${name} must be a whole number of at most ${most}.`);
    return Number(text);
  };

  const settings: ProcessSettings = {
    port: number('PORT', 8_787, 65_535),
    host: env.HOST?.trim() || undefined,
    logLevel: level(env.PORTAL_LOG_LEVEL?.trim() || 'info', faults),
    drainMs: number('PORTAL_DRAIN_SECONDS', 5, 600) * 1_000,
    trustedProxies: number('PORTAL_TRUSTED_PROXIES', 0, 10),
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return settings;
}

function level(text: string, faults: string[]): LogLine['level'] {
  const found = LOG_LEVELS.find((level) => level === text);
  if (!found) faults.push(`PORTAL_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.`);
  return found ?? 'info';
}
