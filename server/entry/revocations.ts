/** `PORTAL_DATABASE`: the file in which the servers of one machine keep what was revoked. */
import { constants } from 'node:fs';
import { access, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../config.ts';
import { memoryRevocations } from '../revocation/memory.ts';
import { sqliteRevocations } from '../revocation/sqlite.ts';
import type { RevocationStore } from '../revocation/store.ts';

type Kept = { revocations?: RevocationStore };

/** Loads SQLite only when there is a file. */
export async function openRevocations(file: string | undefined): Promise<Kept> {
  if (!file) return {};
  const { DatabaseSync } = await import('node:sqlite');
  try {
    return { revocations: sqliteRevocations(new DatabaseSync(file)) };
  } catch {
    throw unusable();
  }
}

/**
 * Whether a server could use the file, without making or opening it: SQLite writes beside a file that
 * it only reads. Answers an empty store in its place.
 */
export async function lookAtRevocations(file: string | undefined): Promise<Kept> {
  if (!file) return {};
  try {
    await lookAt(file);
  } catch {
    throw unusable();
  }
  return { revocations: memoryRevocations() };
}

const SQLITE = 'SQLite format 3\0';

async function lookAt(file: string) {
  await access(dirname(file), constants.W_OK);
  const handle = await open(file, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (!handle) return;
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(SQLITE.length),
      0,
      SQLITE.length,
      0,
    );
    // An empty file is an empty database.
    if (bytesRead > 0 && buffer.toString('latin1') !== SQLITE) throw unusable();
  } finally {
    await handle.close();
  }
}

/** SQLite's own words name the path. */
function unusable() {
  return new ConfigError(['PORTAL_DATABASE must be a file that SQLite can open and write.']);
}
