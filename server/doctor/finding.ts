/** What the doctor says: one thing that was looked at, how it stands, and what to do about it. */

/** `good` needs nothing; `hint` could be better; `warning` works in part; `error` does not work. */
export type Level = 'good' | 'hint' | 'warning' | 'error';

export type Topic = 'settings' | 'key' | 'permissions' | 'webhook' | 'prices' | 'meters' | 'plans';

export type Finding = {
  readonly topic: Topic;
  /** Absent where it is the whole server's. */
  readonly tenant?: string;
  readonly level: Level;
  /** Stable, for scripts: `webhook_missing`. */
  readonly code: string;
  /** What is so, in one sentence. Never a secret; names of the vendor's own things, and no customer. */
  readonly text: string;
  /** What to do, in one sentence. */
  readonly todo?: string;
};

/** A finding of one tenant, without saying so each time. */
export type Found = Omit<Finding, 'tenant' | 'topic'>;

export function good(code: string, text: string): Found {
  return { level: 'good', code, text };
}

export function found(level: Exclude<Level, 'good'>, code: string, text: string, todo: string) {
  return { level, code, text, todo } satisfies Found;
}
