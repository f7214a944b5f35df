/** What was found, for a person or for a script. */
import type { Finding, Level, Topic } from './finding.ts';

const TITLES: Record<Topic, string> = {
  settings: 'Settings',
  key: 'Stripe key',
  permissions: 'Permissions',
  webhook: 'Webhook',
  prices: 'Prices',
  meters: 'Meters',
  plans: 'Plans and seats',
};

const MARKS: Record<Level, string> = {
  good: 'ok',
  hint: 'hint',
  warning: 'WARNING',
  error: 'ERROR',
};

/** 0 where all works, 1 where some of it works in part, 2 where some does not or could not be looked at. */
export function exitCode(findings: readonly Finding[]): 0 | 1 | 2 {
  const levels = new Set(findings.map(({ level }) => level));
  if (levels.has('error')) return 2;
  return levels.has('warning') ? 1 : 0;
}

export function toText(findings: readonly Finding[]): string {
  const groups = Map.groupBy(findings, ({ tenant, topic }) =>
    [TITLES[topic], tenant === 'default' ? undefined : tenant].filter(Boolean).join(', '),
  );
  const parts = [...groups].map(([title, group]) => [title, ...group.flatMap(toLines)].join('\n'));
  return `${[...parts, summary(findings)].join('\n\n')}\n`;
}

export function toJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ exitCode: exitCode(findings), findings }, null, 2)}\n`;
}

function toLines({ level, text, todo }: Finding): string[] {
  const mark = MARKS[level].padEnd(8);
  return [`  ${mark}${text}`, ...(todo ? [`${' '.repeat(10)}${todo}`] : [])];
}

function summary(findings: readonly Finding[]) {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const [errors, warnings, hints] = [count('error'), count('warning'), count('hint')];
  if (errors + warnings + hints === 0) return 'All is well.';
  return `Errors: ${errors}. Warnings: ${warnings}. Hints: ${hints}.`;
}
