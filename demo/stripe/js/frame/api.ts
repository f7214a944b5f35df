/** The simulator's API as a browser may use it: one intent, with its secret. */
import type { Answer, ElementError, Intent, NetworkFault } from '../messages.ts';

export type Api = {
  retrieve(clientSecret: string): Promise<Answer>;
  confirm(clientSecret: string, params: Readonly<Record<string, unknown>>): Promise<Answer>;
};

export function createApi(publishableKey: string, network: NetworkFault): Api {
  let isBroken = network !== 'none';

  return {
    retrieve(clientSecret) {
      const query = new URLSearchParams({ client_secret: clientSecret });
      return send(`${pathOf(clientSecret)}?${query}`);
    },
    async confirm(clientSecret, params) {
      const body = new URLSearchParams(pairs({ ...params, client_secret: clientSecret }));
      const path = `${pathOf(clientSecret)}/confirm`;
      if (!isBroken) return send(path, body);
      isBroken = network === 'lost';
      // Either nothing arrives, or all does and only the answer is lost.
      if (network === 'answer') await send(path, body);
      return { error: CONNECTION };
    },
  };

  async function send(path: string, body?: URLSearchParams): Promise<Answer> {
    const response = await ask(path, body);
    if (!response) return { error: CONNECTION };
    const answer = (await response.json()) as Intent & { error?: ElementError };
    return answer.error ? { error: answer.error } : { intent: answer };
  }

  async function ask(path: string, body: URLSearchParams | undefined) {
    try {
      return await fetch(path, {
        headers: { authorization: `Bearer ${publishableKey}` },
        ...(body && { method: 'POST', body }),
      });
    } catch {
      return undefined;
    }
  }
}

const CONNECTION: ElementError = {
  type: 'api_connection_error',
  message:
    'We are experiencing issues connecting to our payments provider. Please check your internet connection and try again.',
};

/** `seti_1_secret_2` → `/v1/setup_intents/seti_1` */
function pathOf(clientSecret: string): string {
  const [id = ''] = clientSecret.split('_secret_');
  return `/v1/${id.startsWith('seti_') ? 'setup' : 'payment'}_intents/${encodeURIComponent(id)}`;
}

/** Names as Stripe's forms have them: `card[number]`. */
function pairs(value: unknown, name = ''): [string, string][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, child]) =>
    pairs(child, name ? `${name}[${key}]` : key),
  );
}
