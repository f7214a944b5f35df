const LONG = new Intl.DateTimeFormat('en-US', {
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** `Fri, Nov 20, 2026, 14:00 UTC` */
export function longDate(date: Date): string {
  return `${LONG.format(date)} UTC`;
}
