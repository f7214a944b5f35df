/** One structured line. Values are ids, codes, counts and durations: never a token, key, name or address. */
export type LogLine = {
  readonly level: 'info' | 'warn' | 'error';
  /** What happened, `noun_past_participle`: `request_answered`, `scope_denied`. */
  readonly event: string;
  readonly requestId?: string;
  /** OpenTelemetry's, where the server traces. */
  readonly traceId?: string;
  readonly [field: string]: string | number | boolean | undefined;
};

export type Log = (line: LogLine) => void;

/** One JSON object a line, where a log collector expects it. */
export function jsonLog(
  out: { write(text: string): unknown },
  now: () => Date = () => new Date(),
): Log {
  return (line) => void out.write(`${JSON.stringify({ time: now().toISOString(), ...line })}\n`);
}

export const LOG_LEVELS = ['info', 'warn', 'error'] as const;

/** The same log without the lines that matter less. */
export function atLeast(level: LogLine['level'], log: Log): Log {
  const least = LOG_LEVELS.indexOf(level);
  return (line) => {
    if (LOG_LEVELS.indexOf(line.level) >= least) log(line);
  };
}

/**
 * The kind of an error and where it was thrown, never its message: that may hold a customer's
 * data or a part of a key.
 */
export function nameOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const type = (cause as { type?: unknown }).type;
  const frame = cause.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return [cause.name, typeof type === 'string' ? type : undefined, frame?.trim()]
    .filter(Boolean)
    .join(' ');
}

/** What a system or a database calls an error: `ECONNREFUSED`, `42P01`, `ERR_SQLITE_ERROR`. */
export function codeOf(cause: unknown): string | undefined {
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : undefined;
}
