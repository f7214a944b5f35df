/**
 * The pages ours is compared with, from the harness in `shared/bench`: three charts, three meters and
 * twelve invoices from one JSON answer, by hand and with Lit.
 */
import { build } from 'esbuild';

const FOLDER = new URL('./references/', import.meta.url).pathname;

/** A page that is whole: its script and what its server answers. */
export interface Reference {
  readonly name: string;
  readonly script: string;
}

export async function references(): Promise<Reference[]> {
  const names = ['limit-vanilla', 'limit-lit'];
  return Promise.all(names.map(async (name) => ({ name, script: await bundled(name) })));
}

async function bundled(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${FOLDER}${name}.js`],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['browser', 'production'],
    legalComments: 'none',
  });
  return outputFiles[0]!.text;
}

/** What is true once its figures are in the page. */
export const REFERENCE_READY =
  "document.querySelector('limit-portal')?.shadowRoot?.querySelector('#inv tr:nth-child(13)')";

const METERS = [
  ['api_calls', 'API calls', 'calls', 52_000, 0.0004],
  ['tokens', 'Tokens', 'tokens', 1_900_000, 0.000002],
  ['storage', 'Storage', 'GB-day', 410, 0.023],
] as const;

/** The answer they draw, the same in every run. */
export function referenceData() {
  let seed = 42;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const day = (index: number) => new Date(Date.UTC(2026, 9, 1 + index)).toISOString().slice(0, 10);
  const meters = METERS.map(([id, name, unit, base, price]) => {
    const points = Array.from({ length: 31 }, (_, index) => {
      const wave = 0.7 + 0.3 * Math.sin(index / 2.2);
      return [day(index), Math.round(base * (wave + 0.4 * random()))] as const;
    });
    const total = points.reduce((sum, [, value]) => sum + value, 0);
    const near = (factor: number) => Math.round(total * factor);
    const forecast = { mid: near(1.08), lo: near(1.02), hi: near(1.15) };
    return { id, name, unit, price, limit: base * 40, points, total, forecast };
  });
  const invoices = Array.from({ length: 12 }, (_, index) => ({
    number: `INV-2026-${String(12 - index).padStart(4, '0')}`,
    date: new Date(Date.UTC(2026, 9 - index, 1)).toISOString().slice(0, 10),
    amount: Math.round(4200 + random() * 9000),
    currency: 'usd',
    status: index ? 'paid' : 'open',
  }));
  return { customer: 'Acme Corp', currency: 'usd', period: [day(0), day(30)], meters, invoices };
}
