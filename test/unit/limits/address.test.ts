import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { nodeClientAddress } from '../../../server/entry/client-address.ts';
import { addressKey, forwardedAddress, isPrivate } from '../../../server/limits/address.ts';

describe('an address is counted', () => {
  for (const [address, key] of [
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['192.0.2.1:443', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::1]:8443', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ] as const) {
    it(`${address} as ${key}`, () => assert.equal(addressKey(address), key));
  }

  for (const none of [
    undefined,
    '',
    'unknown',
    '_hidden',
    '256.0.0.1',
    '1.2.3',
    '01.2.3.4',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::1',
    `${'1'.repeat(10_000)}`,
    '192.0.2.1, 192.0.2.2',
    "'; DROP TABLE",
  ]) {
    it(`not at all when it is none: ${none?.slice(0, 20)}`, () =>
      assert.equal(addressKey(none), undefined));
  }

  it('with the 2^64 others of its network', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const key = addressKey(address);
        assert.ok(key);
        assert.ok(key.length <= 24);
        if (key.includes(':')) assert.equal(addressKey(key.slice(0, -3)), key);
      }),
    );
  });
});

describe('the key of an address', () => {
  it('keeps nothing of the header that the address stood in', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const keyAfter = (address: string) => {
      const header = Buffer.alloc(100_000, 'a').toString('latin1');
      return addressKey(forwardedAddress(`${header}, ${address}`, 1));
    };
    collect();
    const before = process.memoryUsage().heapUsed;
    const keys = Array.from({ length: 200 }, (_, nth) => [
      keyAfter(`203.0.113.${nth}`),
      keyAfter(`198.51.100.${nth}:443`),
      keyAfter(`2001:db8:${nth}::1`),
    ]);
    collect();
    const megabytes = (process.memoryUsage().heapUsed - before) / 1_048_576;
    assert.ok(megabytes < 5, `${megabytes.toFixed(1)} MB`);
    assert.deepEqual(keys[9], ['203.0.113.9', '198.51.100.9', '2001:db8:9:0::/64']);
  });
});

describe('a private address', () => {
  it('is one that nobody is reached by from outside', () => {
    const ours = [
      '10.1.2.3',
      '127.0.0.1',
      '172.16.0.1',
      '172.31.9.9',
      '192.168.1.1',
      '169.254.1.1',
    ];
    const more = ['100.64.0.1', '::1', 'fd00::1', 'fe80::1', '::ffff:10.0.0.1'];
    for (const address of [...ours, ...more]) assert.equal(isPrivate(address), true, address);
    const others = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '192.0.2.1', '2001:db8::1', 'none'];
    for (const address of others) assert.equal(isPrivate(address), false, address);
  });
});

describe('a forwarded address', () => {
  it('is the one our outermost proxy saw, whatever a caller wrote before it', () => {
    assert.equal(forwardedAddress('1.1.1.1, 192.0.2.9', 1), '192.0.2.9');
    assert.equal(forwardedAddress('1.1.1.1,192.0.2.9, 10.0.0.2', 2), '192.0.2.9');
    assert.equal(forwardedAddress('192.0.2.9', 2), undefined);
    assert.equal(forwardedAddress(null, 1), undefined);
  });
});

describe('on Node a client is known', () => {
  const from = (remoteAddress?: string) => ({ incoming: { socket: { remoteAddress } } });
  const forwarded = (value: string) =>
    new Request('https://app.example.com/', { headers: { 'x-forwarded-for': value } });

  it('by the socket, and never by a header that anybody can write', () => {
    const addressOf = nodeClientAddress(0);
    assert.equal(addressOf(forwarded('1.1.1.1'), from('192.0.2.1')), '192.0.2.1');
  });

  it('not at all behind a proxy that nobody told us of', () => {
    const addressOf = nodeClientAddress(0);
    assert.equal(addressOf(forwarded('1.1.1.1'), from('10.0.0.1')), undefined);
    assert.equal(addressOf(forwarded('1.1.1.1'), from('127.0.0.1')), undefined);
    assert.equal(addressOf(forwarded('1.1.1.1'), undefined), undefined);
  });

  it('by what the proxies of the operator say', () => {
    assert.equal(
      nodeClientAddress(1)(forwarded('1.1.1.1, 10.9.8.7'), from('10.0.0.1')),
      '10.9.8.7',
    );
    assert.equal(nodeClientAddress(2)(forwarded('1.1.1.1'), from('192.0.2.1')), '192.0.2.1');
  });

  for (const header of ['unknown', '1.1.1.1, ', '8.8.8.8, 999.1.1.1', '']) {
    it(`by its socket where the proxies say "${header}", unless that is a proxy’s, and one is told once`, () => {
      let told = 0;
      const addressOf = nodeClientAddress(1, () => told++);
      assert.equal(addressOf(forwarded(header), from('192.0.2.1')), '192.0.2.1');
      assert.equal(addressOf(forwarded(header), from('10.0.0.1')), undefined);
      assert.equal(told, 1);
    });
  }
});
