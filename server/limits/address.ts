/** Who is behind a connection, as far as an address can tell. */

/**
 * The key an address is counted by, or undefined for what is none. IPv6 by its first 64 bits: whoever
 * has one such address has 2^64 of them. IPv4 written as IPv6 is IPv4.
 */
export function addressKey(address: string | undefined): string | undefined {
  if (address === undefined || address.length > 64) return undefined;
  if (IPV4.test(address)) return own(address);
  const text = withoutPort(address.trim());
  if (IPV4.test(text)) return own(text);
  const groups = groupsOf(text.replace(/%.*$/, ''));
  if (!groups) return undefined;
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high, low] = [groups[6]!, groups[7]!];
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}

/**
 * The address that the outermost of `proxies` trusted proxies saw: the n-th from the right of
 * `X-Forwarded-For`, to which each proxy appends. What stands further left anybody may have written.
 */
export function forwardedAddress(header: string | null | undefined, proxies: number) {
  return header?.split(',').at(-proxies)?.trim();
}

/** Whether an address is of this machine or of a network nobody is reached in from outside. */
export function isPrivate(address: string): boolean {
  const key = addressKey(address);
  if (!key) return false;
  // Unique local, link local, and the first /64, where loopback stands.
  if (key.includes(':')) return /^(?:f[cd]..:|fe[89ab].:|0:0:0:0::)/.test(key);
  const [first, second] = key.split('.').map(Number) as [number, number];
  if (first === 10 || first === 127) return true;
  if (first === 100) return second >= 64 && second < 128;
  if (first === 169) return second === 254;
  if (first === 172) return second >= 16 && second < 32;
  return first === 192 && second === 168;
}

/** A text that is equal, and no piece of another: one cut from a header would keep all of the header. */
function own(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

/** `[2001:db8::1]:443` and `192.0.2.1:443` without what some proxies put around them. */
function withoutPort(text: string) {
  const [, inBrackets] = /^\[([^\]]*)\](?::\d+)?$/.exec(text) ?? [];
  if (inBrackets !== undefined) return inBrackets;
  return /^[\d.]+:\d+$/.test(text) ? text.slice(0, text.indexOf(':')) : text;
}

const IPV4 = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** The eight groups of an IPv6 address; undefined when it is none. */
function groupsOf(text: string): number[] | undefined {
  const halves = withoutDots(text).split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (![...head, ...tail].every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const zeros = Array.from({ length: missing }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}

/** `::ffff:192.0.2.1` with its last four bytes as two groups. */
function withoutDots(text: string) {
  const [, front, dotted] = /^(.*:)([\d.]+)$/.exec(text) ?? [];
  if (front === undefined || dotted === undefined || !IPV4.test(dotted)) return text;
  const [a, b, c, d] = dotted.split('.').map(Number) as [number, number, number, number];
  return `${front}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
