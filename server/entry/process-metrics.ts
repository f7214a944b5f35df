/** What Node knows of its own process, by the names Prometheus' own clients use. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from '../operation/metrics.ts';

type Delay = Pick<ReturnType<typeof monitorEventLoopDelay>, 'percentile' | 'reset'>;

/** How long each timer of the monitor is set for. */
const TIMER_MS = 20;

export function addProcessMetrics(metrics: Metrics, delay: Delay = watchEventLoop()) {
  metrics.counted('process_cpu_seconds_total', 'Processor time used.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000_000;
  });
  metrics.gauge('process_resident_memory_bytes', 'Memory held.', () => process.memoryUsage.rss());
  const start = Date.now() / 1_000 - process.uptime();
  metrics.gauge('process_start_time_seconds', 'When it started, in Unix time.', () => start);
  metrics.gauge(
    'nodejs_heap_size_used_bytes',
    'Memory of JavaScript in use.',
    () => process.memoryUsage().heapUsed,
  );
  metrics.gauge(
    'nodejs_eventloop_lag_p99_seconds',
    'How late timers ran since this was last asked, at the 99th percentile.',
    () => {
      const p99 = delay.percentile(99);
      delay.reset();
      return lateness(p99);
    },
  );
}

function watchEventLoop() {
  const delay = monitorEventLoopDelay({ resolution: TIMER_MS });
  delay.enable();
  return delay;
}

/** Node measures from one timer to the next, so that what it was set for is in it. Answers seconds. */
function lateness(nanoseconds: number) {
  return Math.max(0, nanoseconds - TIMER_MS * 1e6) / 1e9;
}
