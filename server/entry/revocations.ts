/** `PORTAL_DATABASE`: the file in which the servers of one machine keep what was revoked. */
import { ConfigError } from '../config.ts';
import { sqliteRevocations } from '../revocation/sqlite.ts';
import type { RevocationStore } from '../revocation/store.ts';

/** Loads SQLite only when there is a file. */
export async function openRevocations(
  file: string | undefined,
): Promise<{ revocations?: RevocationStore }> {
  if (!file) return {};
  const { DatabaseSync } = await import('node:sqlite');
  try {
    return { revocations: sqliteRevocations(new DatabaseSync(file)) };
  } catch {
    // Its words name the path.
    throw new ConfigError(['PORTAL_DATABASE must be a file that SQLite can open and write.']);
  }
}
