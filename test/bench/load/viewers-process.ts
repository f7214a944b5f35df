/** The ten thousand in a process of their own, whose memory is looked at: figures as JSON. */
import { parseArgs } from 'node:util';
import { watchThousands } from './viewers.ts';

const { values } = parseArgs({
  options: {
    viewers: { type: 'string', default: '10000' },
    arrival: { type: 'string', default: '60' },
    latency: { type: 'string', default: '100' },
  },
});

const figures = await watchThousands({
  viewers: Number(values.viewers),
  arrivalSeconds: Number(values.arrival),
  latencyMs: Number(values.latency),
});
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(0);
