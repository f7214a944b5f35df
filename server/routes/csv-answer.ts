/** Answers that a spreadsheet opens, for those that ask for one. */
import { z } from '@hono/zod-openapi';

export const Format = z.enum(['json', 'csv']).optional();

/** What was asked for by name, else what the client prefers. */
export function wantsCsv(format: z.infer<typeof Format>, accept = ''): boolean {
  if (format) return format === 'csv';
  return /(^|,)\s*text\/csv\b/.test(accept) && !/application\/json/.test(accept);
}

/** Headers of a file of this name, which may hold text of the vendor's. */
export function asCsvFile(name: string) {
  return {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}.csv"`,
  };
}
