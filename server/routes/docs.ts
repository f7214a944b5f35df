import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Assets } from '../assets.ts';
import type { Config } from '../config.ts';
import type { PortalApp } from '../env.ts';
import { namesEtag, tagOf } from '../etag.ts';
import { give } from './assets.ts';
import { withNulls } from './nullable.ts';

const STYLES = 'docs/swagger-ui.css';
const SCRIPT = 'docs/swagger-ui-bundle.js';

/** The page runs no script and no style of another's making; Swagger UI sets styles by attribute. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `GET /openapi.json`, made of the very schemas that validate. */
export function openApiRoute(app: PortalApp, { audience }: Pick<Config, 'audience'>) {
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'portal+jwt',
    description: "A session token for one customer, minted by the vendor's server.",
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: "The vendor's API key, `up_api_…`. Never in a browser.",
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'operatorKey', {
    type: 'http',
    scheme: 'bearer',
    description: "The operator's key, `up_ops_…`, for what watches the server.",
  });
  const about = {
    openapi: '3.1.0',
    info: {
      title: 'usage-portal',
      version: '1',
      description:
        'What a customer used, what it costs, what was billed: answers for one signed-in customer over Stripe.',
    },
    servers: [{ url: audience }],
  };
  /** It is the same for as long as the server runs, and takes a while to make. */
  let made: { readonly text: string; readonly etag: string } | undefined;

  app.get('/openapi.json', async (c) => {
    if (!made) {
      const text = JSON.stringify(withNulls(app.getOpenAPI31Document(about)));
      made = { text, etag: await tagOf(text) };
    }
    const headers = { 'Cache-Control': 'public, max-age=300', ETag: made.etag };
    if (namesEtag(c.req.header('if-none-match'), made.etag)) return c.body(null, 304, headers);
    return c.body(made.text, 200, { ...headers, 'Content-Type': 'application/json' });
  });
}

/** `GET /docs`: the same document for people. */
export function docsRoutes(assets: Assets) {
  return new Hono()
    .get('/', (c) => {
      c.header('Content-Security-Policy', POLICY);
      return c.html(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>usage-portal API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>`);
    })
    .get('/start.js', (c) =>
      c.body("SwaggerUIBundle({ url: 'openapi.json', dom_id: '#docs' });", 200, {
        'Content-Type': 'text/javascript; charset=utf-8',
      }),
    )
    .get('/swagger-ui.css', (c) => give(c, assets, STYLES, 'public, max-age=86400'))
    .get('/swagger-ui-bundle.js', (c) => give(c, assets, SCRIPT, 'public, max-age=86400'));
}
