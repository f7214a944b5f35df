/** Names the endpoint of a call as Stripe counts it: `GET /v1/customers/:id`, whatever the id. */
export type EndpointNames = (method: string, path: string) => string;

type Route = { method: string; path: string };

/** Learns the names from the routes of the app; fixed segments win over parameters. */
export function createEndpointNames(routes: readonly Route[]): EndpointNames {
  const known = new Map<string, string[][]>();
  for (const { method, path } of routes) {
    // What stands before every route is no endpoint of its own.
    if (method === 'ALL' || path.includes('*')) continue;
    const segments = path.split('/');
    const key = `${method} ${segments.length}`;
    known.set(key, [...(known.get(key) ?? []), segments]);
  }
  for (const paths of known.values()) paths.sort((a, b) => parameters(a) - parameters(b));

  return (method, path) => {
    const segments = path.split('/');
    const found = known
      .get(`${method} ${segments.length}`)
      ?.find((pattern) =>
        pattern.every((part, index) => part.startsWith(':') || part === segments[index]),
      );
    return `${method} ${found ? found.join('/') : '(unknown)'}`;
  };
}

function parameters(segments: string[]): number {
  return segments.filter((segment) => segment.startsWith(':')).length;
}
