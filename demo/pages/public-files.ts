import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

const FILES = {
  'pages.css': 'text/css; charset=utf-8',
  'pages.js': 'text/javascript; charset=utf-8',
  'still.css': 'text/css; charset=utf-8',
  'hosts.css': 'text/css; charset=utf-8',
  'hosts-chrome.css': 'text/css; charset=utf-8',
  'playground.css': 'text/css; charset=utf-8',
  'playground.js': 'text/javascript; charset=utf-8',
  'playground-colour.js': 'text/javascript; charset=utf-8',
  'playground-lines.js': 'text/javascript; charset=utf-8',
  'playground-preset.js': 'text/javascript; charset=utf-8',
  'copy.js': 'text/javascript; charset=utf-8',
} as const;

/** The pages' own style and script. */
export function publicFiles() {
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
