import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createSpread } from '../../../server/routes/spread.ts';

describe('what concerns many customers', () => {
  it('is told to all pages of a single one at once', async () => {
    const { told, call } = pages(Array(20).fill('ada'), { aSecond: 1 });
    call();
    await pause(20);
    assert.equal(told.length, 20);
  });

  it('is told to each by chance, within the longer the more there are', async () => {
    const chances = [0.9, 0, 0.5];
    const { told, call } = pages(['ada', 'bob', 'eve'], {
      aSecond: 20,
      random: () => chances.shift()!,
    });
    call();
    await pause(20);
    assert.deepEqual(told, ['bob']);
    await pause(120);
    assert.deepEqual(told, ['bob', 'eve', 'ada']);
  });

  it('is told within a time that does not grow for ever', async () => {
    const customers = Array.from({ length: 1_000 }, (_, nth) => `cus_${nth}`);
    const { told, call } = pages(customers, { aSecond: 1, longestMs: 50 });
    call();
    await pause(100);
    assert.equal(told.length, 1_000);
  });

  it('is told once to who has not heard of it yet, and again to who has', async () => {
    const { told, call } = pages(['ada', 'bob'], { aSecond: 20, random: () => 0.99 });
    call();
    await pause(5);
    call();
    await pause(120);
    assert.deepEqual(told.sort(), ['ada', 'bob']);
    call();
    await pause(120);
    assert.equal(told.length, 4);
  });

  it('keeps nobody from hearing of their own', async () => {
    const { told, all, call } = pages(['ada', 'bob'], { aSecond: 1, random: () => 0.99 });
    call();
    await pause(5);
    all[1]!.call();
    await pause(20);
    assert.deepEqual(told, ['bob']);
    for (const one of all) one.end();
  });

  it('is not told to who has gone', async () => {
    const { told, all, call } = pages(['ada', 'bob', 'eve'], { aSecond: 50, random: () => 0.5 });
    call();
    all[0]!.end();
    await pause(5);
    all[1]!.end();
    await pause(80);
    assert.deepEqual(told, ['eve']);
  });
});

/** Pages of these customers, and what tells them all. */
function pages(customers: readonly string[], options: Parameters<typeof createSpread>[0]) {
  const told: string[] = [];
  const spread = createSpread(options);
  const all = customers.map((customer) => spread(customer, () => told.push(customer)));
  const call = () => {
    for (const one of all) one.call();
  };
  return { told, all, call };
}
