/** Sessions bound to a key of the page, from the vendor's endpoint to the figures (TESTS.md T16). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page, Request } from 'playwright-core';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { amountDue, launch, openBilling, openControls, type Visit, visit } from './visit.ts';

const API = '/billing/v1/';

describe('a bound portal', () => {
  let demo: DemoProcess;
  let browser: Browser;

  before(async () => {
    demo = await startDemo('--port', '4456', '--only', 'halden,copperline', '--bound');
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it('shows its figures, and proves each request anew', async () => {
    const guest = await visit(browser, demo);
    const sent = sentBy(guest.page);
    await openBilling(guest, demo);
    await guest.page.locator('usage-invoice-list').scrollIntoViewIfNeeded();
    await guest.page.locator('usage-invoice-list tbody tr').first().waitFor();

    const [session] = sent.filter(({ url }) => url.endsWith('/api/portal-session'));
    assert.ok(session?.dpop);
    const asked = sent.filter(({ url }) => url.includes(API));
    assert.ok(asked.length >= 3);
    for (const { authorization, dpop } of asked) {
      assert.match(authorization ?? '', /^DPoP /);
      assert.ok(dpop);
    }
    const proofs = sent.map(({ dpop }) => dpop);
    assert.equal(new Set(proofs).size, proofs.length);
    assert.deepEqual(guest.faults, []);
    await guest.close();
  });

  it('has a token that opens nothing elsewhere, nor with a proof that was sent already', async () => {
    const guest = await visit(browser, demo);
    const sent = sentBy(guest.page);
    await openBilling(guest, demo);
    const { url, authorization = '', dpop = '' } = sent.find((each) => each.url.includes(API))!;
    const token = authorization.replace('DPoP ', '');
    const attempts: Record<string, string>[] = [
      { authorization: `Bearer ${token}` },
      { authorization },
      { authorization, dpop },
      { authorization: `Bearer ${token}`, dpop },
    ];
    for (const headers of attempts) {
      const answer = await fetch(url, { headers });
      assert.equal(answer.status, 401);
      assert.equal((await answer.json()).code, 'proof_invalid');
    }
    assert.deepEqual(guest.faults, []);
    await guest.close();
  });

  it('gets no session without a proof, signed in or not', async () => {
    const guest = await visit(browser, demo);
    await openBilling(guest, demo);
    const answer = await guest.context.request.get(`${demo.origin}/api/portal-session`);
    assert.equal(answer.status(), 401);
    await guest.close();
  });

  it('is renewed with the same key when the server takes another', async () => {
    const guest = await visit(browser, demo);
    const sent = sentBy(guest.page);
    await openBilling(guest, demo);
    await openControls(guest.page);
    const renewed = guest.page.waitForResponse(
      (answer) => answer.url().endsWith('/v1/portal') && answer.status() === 200,
    );
    await guest.page.getByRole('button', { name: 'Expire', exact: true }).click();
    await renewed;
    // Right after a renewal the next request is good too.
    await refresh(guest);

    const keys = sent.flatMap(({ dpop }) => (dpop ? [keyOf(dpop)] : []));
    assert.equal(new Set(keys).size, 1);
    assert.ok(sent.filter(({ url }) => url.endsWith('/api/portal-session')).length > 1);
    assert.equal(await guest.page.getByText('Your sign-in has ended').count(), 0);
    await guest.close();
  });

  it('has a key of its own in each tab, and one tab’s session is nothing to the other', async () => {
    const guest = await visit(browser, demo);
    const first = sentBy(guest.page);
    await openBilling(guest, demo);
    const other = await guest.context.newPage();
    const second = sentBy(other);
    await other.goto(demo.address);
    await amountDue(other).waitFor();
    await refresh(guest);
    assert.notEqual(keyOf(firstProof(first)), keyOf(firstProof(second)));
    assert.deepEqual(guest.faults, []);
    await guest.close();
  });

  it('goes on where the browser’s clock is an hour wrong', async () => {
    const guest = await visit(browser, demo);
    await guest.page.addInitScript(() => {
      const { now } = Date;
      Date.now = () => now() + 3_600_000;
    });
    const sent = sentBy(guest.page);
    await openBilling(guest, demo);
    // The first request is refused, and teaches the time.
    assert.equal(sent.filter(({ url }) => url.endsWith('/api/portal-session')).length, 2);
    assert.equal(guest.faults.filter((fault) => fault.startsWith('401')).length, 1);
    await guest.close();
  });

  it('keeps a key that no script of the page can read', async () => {
    const guest = await visit(browser, demo);
    await guest.page.addInitScript(() => {
      const made: CryptoKey[] = [];
      const { generateKey } = crypto.subtle;
      crypto.subtle.generateKey = async (...given: unknown[]) => {
        const pair = await Reflect.apply(generateKey, crypto.subtle, given);
        made.push(pair.privateKey);
        return pair;
      };
      Object.assign(globalThis, { made });
    });
    await openBilling(guest, demo);
    const read = await guest.page.evaluate(async () => {
      const [key] = (globalThis as unknown as { made: CryptoKey[] }).made;
      const tried = ['jwk', 'pkcs8'].map((format) =>
        crypto.subtle.exportKey(format as 'jwk', key!).then(
          () => 'read',
          (error) => (error as Error).name,
        ),
      );
      return Promise.all(tried);
    });
    assert.deepEqual(read, ['InvalidAccessError', 'InvalidAccessError']);
    await guest.close();
  });
});

type Sent = {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly dpop: string | undefined;
};

/** Requests for sessions and for figures, from now on. */
function sentBy(page: Page): Sent[] {
  const sent: Sent[] = [];
  page.on('request', (request: Request) => {
    const url = request.url();
    if (!url.includes(API) && !url.endsWith('/api/portal-session')) return;
    const { authorization, dpop } = request.headers();
    sent.push({ url, authorization, dpop });
  });
  return sent;
}

function firstProof(sent: readonly Sent[]): string {
  return sent.find(({ dpop }) => dpop)!.dpop!;
}

function keyOf(proof: string): string {
  const [header = ''] = proof.split('.');
  return JSON.parse(Buffer.from(header, 'base64url').toString()).jwk.x;
}

async function refresh({ page }: Visit): Promise<void> {
  const read = page.waitForResponse(
    (answer) => answer.url().endsWith('/v1/portal') && answer.status() === 200,
  );
  await page.getByRole('button', { name: 'Refresh' }).click();
  await read;
}
