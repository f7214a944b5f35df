import type { LitElement, ReactiveController } from 'lit';
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
export class Reader implements ReactiveController {
  /** The step that is read, null while none is. */
  step: number | null = null;
  shown: Shown | undefined;
  marker: Marker | undefined;
  readonly chart: ReadChart;

  constructor(chart: ReadChart) {
    this.chart = chart;
    chart.addController(this);
  }

  hostConnected() {
    // A tooltip under the pointer can be sent away without moving it, wherever focus is.
    document.addEventListener('keydown', this.#escape);
  }

  hostDisconnected() {
    document.removeEventListener('keydown', this.#escape);
  }

  /** The step to show: today until another one is chosen. */
  at(usage: Usage) {
    return Math.min(this.step ?? usage.current, lastReadable(usage));
  }

  press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !READING_KEYS.test(event.key)) return;
    event.preventDefault();
    this.read(event);
  };

  /** What comes before the code that reads it waits, in order. */
  read = (event: Event) => {
    const later = arrived();
    if (later) later.readEvent(this, event);
    else withLater(({ readEvent }) => readEvent(this, event));
  };

  #escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || this.step === null) return;
    event.preventDefault();
    this.read(event);
  };
}

/** Keys that the slider takes from the page. */
const READING_KEYS = /^(Arrow.+|Page.+|Home|End|Enter|t)$/;
