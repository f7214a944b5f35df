import type { LitElement } from 'lit';
import type { Usage } from '../chart/usage.ts';
import { arrived, withLater } from './later.ts';
import { lastReadable, type Shown } from './shown.ts';

/** What the reader needs of the chart it belongs to. */
type ReadChart = LitElement & { asTable: boolean };

/** Who is told of each event that reads. */
type Marker = {
  mark(event: Event, from: number, to: number | null | undefined): void;
};

/** Goes through a chart step by step: by pointer, touch and keys. What reads them comes when it has to. */
export class Reader {
  /** The step that is read, null while none is. */
  step: number | null = null;
  shown: Shown | undefined;
  marker: Marker | undefined;
  /** Ends the reading, and what listens while there is one. */
  leave: (() => void) | undefined;
  readonly chart: ReadChart;

  constructor(chart: ReadChart) {
    this.chart = chart;
  }

  /** The step to show: today until another one is chosen. */
  at(usage: Usage) {
    return Math.min(this.step ?? usage.current, lastReadable(usage));
  }

  /** What comes before the code that reads it waits, in order. */
  read = (event: Event) => {
    const later = arrived();
    if (later) return later.readEvent(this, event);
    // The page does not scroll by a key that is only waiting.
    if (/^(Arrow|Page)/.test((event as KeyboardEvent).key)) event.preventDefault();
    withLater(({ readEvent }) => readEvent(this, event));
  };
}
