import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { PortalClient } from '../../../widget/core/client.ts';
import { Session } from '../../../widget/core/session.ts';

describe('an answer with marks that turn what stands beside them', () => {
  afterEach(() => {
    mock.restoreAll();
    Reflect.deleteProperty(globalThis, 'location');
  });

  for (const [how, written] of [
    ['as they are', '\u202eexe\u2066'],
    ['as escapes', '\\u202eexe\\u2066'],
  ]) {
    it(`comes without them, written ${how}`, async () => {
      assert.deepEqual(await answerTo(`{"rows":[{"name":"${written} api","n":1}]}`), {
        rows: [{ name: 'exe api', n: 1 }],
      });
    });
  }

  it('keeps a backslash that only looks like one', async () => {
    assert.deepEqual(await answerTo('{"name":"\\\\u202e"}'), { name: '\\u202e' });
  });
});

async function answerTo(text: string) {
  mock.method(globalThis, 'fetch', async () => new Response(text));
  Object.assign(globalThis, { location: { href: 'https://vendor.example/' } });
  const source = async () => ({ token: 't', api: 'https://billing.example' });
  return new PortalClient(new Session(source), () => {}).read('portal');
}
