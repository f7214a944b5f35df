/** Usage as a table for a spreadsheet: raw numbers, ISO times, UTC said in the head. */
import type { UsageAnswer } from '../contract/usage.ts';
import { STEP_MS } from './source.ts';

export function usageCsv({ label, unit, series }: UsageAnswer): string {
  const start = new Date(series.start).getTime();
  const step = STEP_MS[series.window];
  const head = [`${series.window} (UTC)`, unit ? `${label} (${unit})` : label];
  const rows = series.values.map((value, index) => [
    stepName(new Date(start + index * step), series.window),
    value,
  ]);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
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
