import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

const FILES = {
  'quillet.css': 'text/css; charset=utf-8',
  'quillet.js': 'text/javascript; charset=utf-8',
  'controls.css': 'text/css; charset=utf-8',
  'controls.js': 'text/javascript; charset=utf-8',
  'stripe-js.js': 'text/javascript; charset=utf-8',
  'favicon.svg': 'image/svg+xml',
} as const;

/** Quillet's own styles, scripts and icon. */
export function assetRoutes() {
  const routes = new Hono();
  for (const [name, type] of Object.entries(FILES)) {
    const body = readFileSync(new URL(`./public/${name}`, import.meta.url), 'utf8');
    routes.get(`/${name}`, (c) =>
      c.body(body, 200, {
        'Content-Type': type,
        'Cache-Control': 'no-cache',
        'X-Content-Type-Options': 'nosniff',
      }),
    );
  }
  return routes;
}
