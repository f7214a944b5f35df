/** One structured line. Values are ids, codes, counts and durations: never a token, key, name or address. */
export type LogLine = {
  readonly level: 'info' | 'warn' | 'error';
  /** What happened, `noun_past_participle`: `request_answered`, `scope_denied`. */
  readonly event: string;
  readonly requestId?: string;
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
