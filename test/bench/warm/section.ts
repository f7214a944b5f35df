/** The warm answer, as docs/performance.md tells it. */
import { CUSTOMERS, measureWarm, type WarmFigures } from './warm.ts';

export async function warmSection(): Promise<string> {
  const tables: string[] = [];
  for (const customer of CUSTOMERS) tables.push(tableOf(await measureWarm(customer)));
  return tables.join('\n\n');
}

function tableOf({ customer, bytes, rounds, servers }: WarmFigures): string {
  return [
    `\`GET /v1/portal\` of ${customer}, ${bytes.toLocaleString('en')} bytes, sixteen connections; medians of ${rounds} rounds, each server in each:`,
    '',
    '| Server | Answers a second | CPU an answer | Answers, of bare Hono’s | By CPU |',
    '|---|--:|--:|--:|--:|',
    ...servers.map(
      ({ name, answersASecond, cpuMicroseconds, ofHono, ofHonoByCpu }) =>
        `| ${name} | ${answersASecond.toFixed(0)} | ${cpuMicroseconds.toFixed(0)} µs | ${ofHono.toFixed(2)} | ${ofHonoByCpu.toFixed(2)} |`,
    ),
  ].join('\n');
}
