/** What a vendor imports: the portal's API as a Hono app, and sessions for it. */
import { createApp } from './app.ts';
import type { Assets } from './assets.ts';
import { type PortalOptions, readOptions } from './config.ts';
import type { PortalApp } from './env.ts';
import { createServices } from './services.ts';

export type { Asset, Assets } from './assets.ts';
export { createMemoryStore, type SharedStore } from './cache/shared.ts';
export { ConfigError, type PortalOptions } from './config.ts';
export type { Portal } from './contract/portal.ts';
export { type Build, type Embed, type EmbedOptions, embedOf } from './embed.ts';
export type { Log, LogLine } from './log.ts';
export { type D1Database, d1Revocations } from './revocation/d1.ts';
export { memoryRevocations } from './revocation/memory.ts';
export { type PostgresDatabase, postgresRevocations } from './revocation/postgres.ts';
export { type SqliteDatabase, sqliteRevocations } from './revocation/sqlite.ts';
export type { Revocation, RevocationPage, RevocationStore } from './revocation/store.ts';
export { generateSecret } from './session/keys.ts';
export { createSession, type MintedSession, type SessionOptions } from './session/mint.ts';
export { type ReadProofOptions, readProof } from './session/read-proof.ts';
export type { Scope } from './session/session.ts';
export { type UsedProofs, usedProofsInMemory } from './session/used-proofs.ts';

/**
 * The whole API as one fetch handler. Mount it anywhere: `app.route('/billing', createPortal(…))`.
 * Throws a `ConfigError` that names every fault of the options at once.
 */
export function createPortal({
  assets,
  ...options
}: PortalOptions & { readonly assets?: Assets }): PortalApp {
  return createApp(createServices(readOptions(options as PortalOptions)), assets);
}
