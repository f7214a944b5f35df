/**
 * How many warm answers of `GET /v1/portal` a second the portal gives, beside servers that give the
 * same bytes and check nothing. All in one run, turn by turn, so that what slows the machine slows all.
 */
import { generateSecret } from '../../../server/index.ts';
import { type Child, startServer } from './child.ts';
import { load } from './load.ts';
import { ORIGIN, PATH, SERVERS, type ServerName } from './servers.ts';

/** The demo's customers that are measured, by their keys: one as most are, and the largest. */
export const CUSTOMERS = ['northwind', 'atlas'] as const;

export type WarmOptions = {
  readonly rounds?: number;
  /** Of each server in each round. */
  readonly ms?: number;
  readonly connections?: number;
};

export type WarmFigures = {
  readonly customer: string;
  readonly bytes: number;
  readonly rounds: number;
  readonly servers: readonly {
    readonly name: ServerName;
    /** Medians over the rounds. */
    readonly answersASecond: number;
    readonly cpuMicroseconds: number;
    /** Answers a second against bare Hono's of the same round; the median of these. */
    readonly ofHono: number;
    /** Bare Hono's processor time an answer against this one's: the same, whoever else is at work. */
    readonly ofHonoByCpu: number;
  }[];
};

/** Until a server's code is compiled for good. */
const WARM_UP_MS = 3_000;

type Sample = { readonly rate: number; readonly cpu: number };

export async function measureWarm(
  customer: string,
  { rounds = 21, ms = 500, connections = 16 }: WarmOptions = {},
): Promise<WarmFigures> {
  const asked = { body: '', secret: generateSecret('signing'), customer };
  const portal = await startServer('portal', asked);
  const body = await answerOf(portal);
  const names = Object.keys(SERVERS) as ServerName[];
  const servers = new Map<ServerName, Child>();
  for (const name of names) {
    servers.set(name, name === 'portal' ? portal : await startServer(name, { ...asked, body }));
  }
  try {
    const samples = new Map(names.map((name) => [name, [] as Sample[]]));
    for (let round = -1; round < rounds; round++) {
      for (const [name, child] of servers) {
        const request = requestOf(child.token ?? portal.token!);
        const isWarmUp = round < 0;
        const sample = await sampleOf(child, {
          request,
          ms: isWarmUp ? WARM_UP_MS : ms,
          connections,
        });
        if (!isWarmUp) samples.get(name)!.push(sample);
      }
    }
    const hono = samples.get('hono')!;
    return {
      customer,
      bytes: Buffer.byteLength(body),
      rounds,
      servers: names.map((name) => ({ name, ...figuresOf(samples.get(name)!, hono) })),
    };
  } finally {
    for (const child of servers.values()) child.stop();
  }
}

async function sampleOf(
  child: Child,
  asking: { request: string; ms: number; connections: number },
): Promise<Sample> {
  const before = await child.cpu();
  const { answers, ms } = await load({ port: child.port, ...asking });
  const used = (await child.cpu()) - before;
  return { rate: (answers / ms) * 1_000, cpu: used / answers };
}

function figuresOf(samples: readonly Sample[], hono: readonly Sample[]) {
  return {
    answersASecond: median(samples.map(({ rate }) => rate)),
    cpuMicroseconds: median(samples.map(({ cpu }) => cpu)),
    ofHono: median(samples.map(({ rate }, round) => rate / hono[round]!.rate)),
    ofHonoByCpu: median(samples.map(({ cpu }, round) => hono[round]!.cpu / cpu)),
  };
}

/** What a browser sends that shows the widget on a page of another origin. */
function requestOf(token: string): string {
  return [
    `GET ${PATH} HTTP/1.1`,
    'Host: billing.example.com',
    'Connection: keep-alive',
    'sec-ch-ua-platform: "Linux"',
    `Authorization: Bearer ${token}`,
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Accept: application/json',
    `Origin: ${ORIGIN}`,
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Dest: empty',
    `Referer: ${ORIGIN}/`,
    'Accept-Language: en-GB,en;q=0.9',
    '\r\n',
  ].join('\r\n');
}

/** Asked until all of it is read, so that what is compared is what a warm answer is. */
async function answerOf({ port, token }: Child): Promise<string> {
  const ask = () =>
    fetch(`http://127.0.0.1:${port}${PATH}`, { headers: { Authorization: `Bearer ${token}` } });
  await (await ask()).arrayBuffer();
  const response = await ask();
  if (!response.ok) throw new Error(`The portal answered ${response.status}.`);
  return response.text();
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
