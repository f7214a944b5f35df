/** What every store of revocations does. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { HOUR, NOW, type Opened, ofCustomer, ofSession, readAll } from './databases.ts';

type Setup = {
  readonly open: (now: () => Date) => Opened | Promise<Opened>;
  /** More than a page of the SQL stores, where that does not take minutes. */
  readonly many?: number;
};

export function keepsTheLaws({ open, many = 1_200 }: Setup) {
  const now = () => new Date(NOW);

  it('answers what was added, in the order in which it was added', async () => {
    const { store } = await open(now);
    const added = [ofSession('s1'), ofCustomer('cus_1'), ofSession('s2', 'beta')];
    for (const revocation of added) await store.add(revocation);
    assert.deepEqual((await readAll(store)).revocations, added);
  });

  it('has nothing to answer when nothing was added, and may be asked again', async () => {
    const { store } = await open(now);
    const { revocations, cursor } = await readAll(store);
    assert.deepEqual(revocations, []);
    assert.deepEqual((await readAll(store, cursor)).revocations, []);
  });

  it('answers after a cursor what was added since, and nothing before', async () => {
    const { store } = await open(now);
    await store.add(ofSession('before'));
    const { cursor } = await readAll(store);
    await store.add(ofSession('after'));
    assert.deepEqual((await readAll(store, cursor)).revocations, [ofSession('after')]);
  });

  it('shows to another server what was added by one, from that moment on', async () => {
    const { store, again } = await open(now);
    const other = again();
    const { cursor } = await readAll(other);
    await store.add(ofSession('s1'));
    assert.deepEqual((await readAll(other, cursor)).revocations, [ofSession('s1')]);
  });

  it('forgets what can concern no token any more, and uses no place twice', async () => {
    let instant = NOW;
    const { store } = await open(() => new Date(instant));
    await store.add(ofSession('short', 'acme', 1_000));
    const { cursor } = await readAll(store);
    instant += 1_000;
    await store.add(ofSession('long'));
    assert.deepEqual((await readAll(store)).revocations, [ofSession('long')]);
    assert.deepEqual((await readAll(store, cursor)).revocations, [ofSession('long')]);
  });

  it('keeps one of what is revoked again and again, after all that was known before', async () => {
    const { store } = await open(now);
    const again = (nth: number) => [
      ofSession('s1', 'acme', HOUR + nth),
      ofSession('s1', 'beta', HOUR + nth),
      ofCustomer('cus_1', { issuedUntil: NOW + nth * 1_000, keepMs: HOUR + nth }),
    ];
    for (const revocation of [...again(0), ofSession('s2')]) await store.add(revocation);
    const { cursor } = await readAll(store);
    for (let nth = 1; nth <= 5; nth++) {
      for (const revocation of again(nth)) await store.add(revocation);
    }
    assert.deepEqual((await readAll(store)).revocations, [ofSession('s2'), ...again(5)]);
    assert.deepEqual((await readAll(store, cursor)).revocations, again(5));
  });

  it('takes nothing off what is revoked by a revocation that says less', async () => {
    const { store } = await open(now);
    const long = [ofSession('s1'), ofCustomer('cus_1')];
    const short = [
      ofSession('s1', 'acme', HOUR - 1),
      ofCustomer('cus_1', { issuedUntil: NOW - 60_000 }),
    ];
    for (const revocation of [...long, ...short]) await store.add(revocation);
    const { revocations } = await readAll(store);
    for (const known of long) assert.ok(revocations.some((each) => isDeepStrictEqual(each, known)));
  });

  it('has room for many, whatever they are called', async () => {
    const { store } = await open(now);
    const names = Array.from({ length: many }, (_, nth) => `s${nth}`);
    const hostile = ["' OR 1=1 --", '$1 ? :x', '"; DROP TABLE usage_portal_revocations'];
    for (const name of [...names, ...hostile]) await store.add(ofSession(name));
    const { revocations } = await readAll(store);
    assert.deepEqual(
      revocations.map(({ session }) => session),
      [...names, ...hostile],
    );
  });
}
