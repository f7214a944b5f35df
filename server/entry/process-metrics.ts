/** What Node knows of its own process, by the names Prometheus' own clients use. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from '../operation/metrics.ts';

export function addProcessMetrics(metrics: Metrics) {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();

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
      const p99 = delay.percentile(99) / 1e9;
      delay.reset();
      return p99;
    },
  );
}
