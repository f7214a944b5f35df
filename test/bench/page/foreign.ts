/**
 * How busy this machine is with what is not ours, from `/proc`: a load that was disturbed is taken
 * again. The rule looks at processors only, never at the result. Where there is no `/proc`, nobody knows.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;

export interface Busy {
  readonly at: number;
  readonly all: number;
  readonly ours: number;
}

export function busyNow(): Busy | undefined {
  if (!existsSync('/proc/stat')) return undefined;
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , interrupts = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return { at: Date.now(), all: user + nice + system + interrupts, ours: oursNow() };
}

/** Processors that others used between two moments: 0.5 is half of one. */
export function foreignBetween(before: Busy | undefined, after: Busy | undefined): number {
  if (!before || !after) return 0;
  const ticks = after.all - before.all - (after.ours - before.ours);
  return Math.max(0, ticks / TICKS_A_SECOND / ((after.at - before.at) / 1000));
}

/** Ticks of this process and all that it has started. */
function oursNow(): number {
  const parents = new Map<number, number>();
  const ticks = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const fields = fieldsOf(name);
    if (!fields) continue;
    parents.set(Number(name), Number(fields[1]));
    // Its own user and system time, and of children that have ended.
    ticks.set(
      Number(name),
      fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0),
    );
  }
  const ours = new Set([process.pid]);
  for (let size = 0; size < ours.size; ) {
    size = ours.size;
    for (const [child, parent] of parents) if (ours.has(parent)) ours.add(child);
  }
  return [...ours].reduce((sum, each) => sum + (ticks.get(each) ?? 0), 0);
}

/** What follows the name in brackets; undefined for a process that has just ended. */
function fieldsOf(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
