/** One server in a process of its own: told by its parent which, and asked for the time it used. */
import { type Given, SERVERS, type ServerName } from './servers.ts';

export type Ask = { readonly start: ServerName; readonly given: Given } | { readonly cpu: true };

process.on('message', async (ask: Ask) => {
  if ('cpu' in ask) process.send?.(process.cpuUsage());
  else process.send?.(await SERVERS[ask.start](ask.given));
});
process.on('disconnect', () => process.exit());
