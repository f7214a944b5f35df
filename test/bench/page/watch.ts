/** What a page tells of its own load. Runs in the page, before anything of it. */

export interface Watched {
  /** Milliseconds from navigation to the frame in which the figures were painted. */
  ready: number | null;
  firstPaint: number | null;
  /** Sum of all layout shifts without input before them. */
  shift: number;
  /** What has shifted, for whoever looks for the cause. */
  shifted: string[];
  /** Durations of tasks over 50 ms. */
  longTasks: number[];
}

declare global {
  interface Window {
    watched: Watched;
    /** Tells whoever measures. */
    painted(epoch: string): void;
  }
}

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

/** `ready` is an expression that is true once the figures are in the page. */
export function watch(ready: string) {
  const seen: Watched = { ready: null, firstPaint: null, shift: 0, shifted: [], longTasks: [] };
  window.watched = seen;
  const observe = (type: string, each: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({
      type,
      buffered: true,
    });
  observe('longtask', ({ duration }) => seen.longTasks.push(duration));
  observe('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') seen.firstPaint = startTime;
  });
  observe('layout-shift', (entry) => {
    const { value, hadRecentInput, sources } = entry as LayoutShift;
    if (hadRecentInput) return;
    seen.shift += value;
    for (const { node, previousRect, currentRect } of sources) {
      const name = node instanceof Element ? node.outerHTML.slice(0, 80) : node?.textContent;
      seen.shifted.push(`${name}: ${placeOf(previousRect)} to ${placeOf(currentRect)}`);
    }
  });

  const placeOf = ({ x, y, width, height }: DOMRectReadOnly) => `${width}x${height} at ${x},${y}`;

  const isReady = new Function(`return Boolean(${ready})`) as () => boolean;
  // A message comes after the frame that asked for it has been laid out and painted.
  const look = () => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      if (!document.body || !isReady()) return void requestAnimationFrame(look);
      seen.ready = performance.now();
      window.painted(String(performance.timeOrigin + seen.ready));
    };
    port2.postMessage(0);
  };
  requestAnimationFrame(look);
}
