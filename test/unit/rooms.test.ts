/** The architecture, executable: what the files of each room may import at run time. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, it } from 'node:test';

/** Type imports are free, because they vanish. The most specific room wins, so it stands first. */
const ROOMS: Record<string, RegExp> = {
  'server/billing/': /^server\/billing\//,
  'server/contract/':
    /^server\/(contract\/|problems|session\/(session|origin))|^@hono\/zod-openapi$/,
  'server/forecast/': /^server\/forecast\//,
  'server/portal/': /^server\/(portal|billing|forecast)\//,
  'server/bill/':
    /^server\/(bill|portal|billing|usage)\/|^server\/(problems|known|stripe\/subscription-changes\.ts)/,
  'server/usage/': /^server\/(usage|portal|billing)\/|^server\/(problems|known)/,
  'server/cache/': /^server\/(cache\/|problems)/,
  'server/limits/': /^server\/(limits\/|problems)/,
  'server/operation/': /^server\/(operation\/|problems|log)/,
  'server/revocation/': /^server\/(revocation\/|problems)/,
  'server/doctor/': /^server\/(?!entry\/)|^stripe$/,
  'server/session/': /^server\/(session\/|problems)|^(jose|zod|hono\/.+)$/,
  'server/stripe/': /^server\/(stripe|cache|portal|billing)\/|^server\/(problems|known)|^stripe$/,
  'server/routes/':
    /^server\/(routes|contract|bill|portal|usage|session|billing)\/|^server\/(problems|known|etag|operation\/(metrics|again)\.ts|middleware\/(frame|customer-services|private-answer)\.ts|stripe\/(attempts|webhook|setups|setup-default|methods-on-file|payments|hosted|billing-details)\.ts)|^(hono|@hono\/zod-openapi)/,
  'server/middleware/': /^server\/(middleware\/|problems|log|etag)|^hono/,
  'server/entry/': /^server\/|^node:|^(hono|@hono\/node-server)/,
  'server/': /^server\/(?!entry\/)|^(hono|@hono\/zod-openapi|zod)/,
  'widget/chart/': /^widget\/chart\/|^d3-(array|shape)$/,
  'widget/i18n/': /^widget\/i18n\/|^server\/billing\/currency\.ts$/,
  'widget/languages/': /^widget\/(languages|elements|i18n)\//,
  'widget/proof/': /^widget\/(proof|core)\//,
  'widget/chart-tools/': /^widget\/(chart-tools|later|core|chart|i18n|styles)\/|^(lit|@lit)/,
  'widget/later/':
    /^widget\/(later|elements|core|chart|i18n|styles)\/|^widget\/chart-tools\/index\.ts$|^(lit|@lit)/,
  'widget/elements/': /^widget\/(core|chart|i18n|styles)\/|^(lit|@lit)|^widget\/elements\/[\w-]+$/,
  'widget/forecast/': /^widget\/(forecast|core|chart|i18n|styles)\/|^(lit|@lit)/,
  'widget/explain/': /^widget\/(explain|core|chart|i18n|styles)\/|^(lit|@lit)/,
  'widget/busy/': /^widget\/(busy|core|i18n)\/|^(lit|@lit)/,
  'widget/notices/': /^widget\/(notices|core|i18n|styles)\/|^(lit|@lit)/,
  'widget/what-if/': /^widget\/(what-if|core|i18n|styles)\/|^server\/billing\/|^(lit|@lit)/,
  'widget/payments/':
    /^widget\/(payments|core|i18n|styles)\/|^(lit|@lit)|^@stripe\/stripe-js\/dist\/pure\.mjs$/,
  'widget/subscription/': /^widget\/(subscription|core|i18n|styles)\/|^(lit|@lit)/,
  'widget/billing-details/': /^widget\/(billing-details|core|i18n|styles)\/|^(lit|@lit)/,
  'widget/': /^widget\/|^(lit|@lit)/,
  'demo/stripe/js/': /^demo\/stripe\/js\/|^node:url$|^esbuild$/,
  'demo/stripe/': /^demo\/stripe\/|^(stripe|hono|pdf-lib|zod)/,
  'demo/pages/frameworks/':
    /^demo\/pages\/frameworks\/|^node:|^usage-portal(\/|$)|^(vite|react|vue|svelte|@(vitejs|sveltejs|angular)\/)/,
  'demo/':
    /^demo\/|^server\/(index|entry\/disk-assets)\.ts$|^node:|^(stripe|hono|@hono\/node-server|vite)/,
};

const files = ['server', 'widget', 'demo'].flatMap((top) =>
  readdirSync(top, { recursive: true, encoding: 'utf8' })
    .map((name) => `${top}/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts')),
);

describe('the rooms', () => {
  for (const [room, allowed] of Object.entries(ROOMS)) {
    it(`${room} imports only what it may`, () => {
      const crossed = files
        .filter((file) => roomOf(file) === room)
        .flatMap((file) => runtimeImports(file).map((target) => ({ file, target })))
        .filter(({ target }) => !allowed.test(target));
      assert.deepEqual(crossed, []);
    });
  }

  it('are all there are: every file stands in one', () => {
    assert.deepEqual(
      files.filter((file) => !roomOf(file)),
      [],
    );
  });

  it('see a wall that is crossed', () => {
    assert.deepEqual(
      importsIn(
        "import Stripe from 'stripe';\nimport type { A } from './a.ts';",
        'server/billing/x.ts',
      ),
      ['stripe'],
    );
    assert.deepEqual(
      importsIn("export { a } from '../b.ts';\nawait import('pg');", 'server/billing/x.ts'),
      ['server/b.ts', 'pg'],
    );
    assert.deepEqual(importsIn("import 'node:fs';", 'server/billing/x.ts'), ['node:fs']);
  });
});

describe('the pure rooms', () => {
  it('know no clock, no chance, no network and no environment', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bfetch\(|\bperformance\.|\bprocess\.|\bcrypto\./;
    const found = files
      .filter((file) => /^(server\/(billing|portal|forecast)|widget\/chart)\//.test(file))
      .filter((file) => impure.test(withoutComments(readFileSync(file, 'utf8'))));
    assert.deepEqual(found, []);
  });

  it('are never imported by the simulator, so that agreement with it means something', () => {
    const found = files
      .filter((file) => file.startsWith('demo/stripe/'))
      .filter((file) => /from '[^']*server\//.test(readFileSync(file, 'utf8')));
    assert.deepEqual(found, []);
  });
});

describe('an environment', () => {
  it('is read by an entry only', () => {
    const found = files
      .filter((file) => file.startsWith('server/') && !file.startsWith('server/entry/'))
      .filter((file) =>
        /\bprocess\.|import\.meta\.env/.test(withoutComments(readFileSync(file, 'utf8'))),
      );
    assert.deepEqual(found, []);
  });
});

function roomOf(file: string) {
  return Object.keys(ROOMS).find((room) => file.startsWith(room));
}

function runtimeImports(file: string) {
  return importsIn(readFileSync(file, 'utf8'), file);
}

function importsIn(source: string, file: string) {
  const runtimeImport =
    /^(?:import|export) (?!type )(?:[^;'"]*?from )?'([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...withoutComments(source).matchAll(runtimeImport)]
    .map((match) => match[1] ?? match[2] ?? '')
    .map((target) => (target.startsWith('.') ? posix.join(posix.dirname(file), target) : target));
}

function withoutComments(source: string) {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
