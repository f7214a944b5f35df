/** Usage as a table for a spreadsheet: raw numbers, ISO times, UTC said in the head. */
import type { LineUsage } from '../contract/invoices.ts';
import type { UsageAnswer, UsageGroup } from '../contract/usage.ts';
import { STEP_MS } from './source.ts';

/** With a column for each group beside the whole, in the order of the answer. */
export function usageCsv({ label, unit, series, groups }: UsageAnswer): string {
  const start = new Date(series.start).getTime();
  const step = STEP_MS[series.window];
  const parts = groups ?? [];
  const head = [`${series.window} (UTC)`, columnOf(label, unit), ...parts.map(groupName)];
  const rows = series.values.map((value, index) => [
    stepName(new Date(start + index * step), series.window),
    value,
    ...parts.map(({ values }) => values[index]!),
  ]);
  return tableOf([head, ...rows]);
}

/** The first and the last day may be parts of one: each row says from when to when it counts. */
export function lineUsageCsv({ label, unit, days }: LineUsage): string {
  const head = ['day (UTC)', 'from', 'to', columnOf(label, unit)];
  const rows = days.map(({ start, end, quantity }) => [start.slice(0, 10), start, end, quantity]);
  return tableOf([head, ...rows]);
}

function columnOf(label: string, unit: string | null) {
  return unit ? `${label} (${unit})` : label;
}

function groupName({ label, isRest }: UsageGroup) {
  return label ?? (isRest ? '(other)' : '(not set)');
}

function tableOf(rows: readonly string[][]) {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function stepName(time: Date, window: 'hour' | 'day') {
  return window === 'day'
    ? time.toISOString().slice(0, 10)
    : time.toISOString().replace('.000Z', 'Z');
}

/** Quoted where needed. Text that a spreadsheet would run as a formula is made plain text. */
function cell(text: string) {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
