/** The benches, run once each, so that they do not rot. How long they take is nobody's business here. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Portal } from '../../server/contract/portal.ts';
import { BENCHES } from '../bench/benches.ts';
import { portalAnswer } from '../bench/portal-answer.ts';
import { whatIfAnswer } from '../bench/what-if.ts';

describe('each bench', () => {
  for (const { name, prepare } of BENCHES) {
    it(`runs, and is compared with its own answer as JSON: ${name}`, async () => {
      const { run, reference } = await prepare();
      assert.equal(JSON.stringify(run()), reference());
    });
  }

  it('of the portal answers with forty items and their charges', async () => {
    const { items } = (await portalAnswer.prepare()).run() as Portal;
    assert.equal(items.data!.length, 40);
    assert.ok(items.data!.every(({ cost }) => cost.data));
  });

  it('of what-if asks for forty items at another usage', async () => {
    const bills = (await whatIfAnswer.prepare()).run() as { lines: { item: string }[] }[];
    const asked = new Set(bills.flatMap(({ lines }) => lines.map(({ item }) => item)));
    assert.equal(asked.size, 40);
  });
});
