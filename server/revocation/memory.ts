import type { Revocation, RevocationStore } from './store.ts';

/** For a server that is one process: a restart forgets them, and tokens then die by age. */
export function memoryRevocations({
  now = () => new Date(),
}: {
  readonly now?: () => Date;
} = {}): RevocationStore {
  let kept: { readonly place: number; readonly revocation: Revocation }[] = [];
  let last = 0;

  return {
    async add(revocation) {
      const instant = now().toISOString();
      kept = kept.filter(({ revocation: { keepUntil } }) => keepUntil > instant);
      last += 1;
      kept.push({ place: last, revocation });
    },
    async since(cursor) {
      const after = Number(cursor ?? 0);
      const revocations = kept
        .filter(({ place }) => place > after)
        .map(({ revocation }) => revocation);
      return { revocations, cursor: String(last) };
    },
  };
}
