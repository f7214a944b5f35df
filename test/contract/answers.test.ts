import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { z } from 'zod';
import { buildWorld, type DemoCustomer } from '../../demo/world.ts';
import { Invoice, InvoiceLinks, InvoiceList } from '../../server/contract/invoices.ts';
import { Portal } from '../../server/contract/portal.ts';
import { ProblemBody } from '../../server/contract/problem.ts';
import { SessionAnswer } from '../../server/contract/sessions.ts';
import { UsageAnswer } from '../../server/contract/usage.ts';
import { portalOver, THREE_CUSTOMERS, testSimulator } from '../support/portal.ts';

const simulator = testSimulator();
const portal = portalOver(simulator);
let customers: DemoCustomer[];

before(async () => {
  customers = await buildWorld(simulator, THREE_CUSTOMERS);
});

describe('every answer', () => {
  it('fits the schema of its route, for every demo customer', async () => {
    for (const { id, meters } of customers) {
      await answers('/v1/portal', id, Portal);
      const list = await answers('/v1/invoices?limit=3', id, InvoiceList);
      assert.equal(list.data.length, 3);
      await answers(`/v1/invoices/${list.data[0]!.id}`, id, Invoice);
      await answers(`/v1/invoices/${list.data[0]!.id}/links`, id, InvoiceLinks);
      for (const meter of meters) {
        await answers(`/v1/usage/${meter}`, id, UsageAnswer);
        await answers(`/v1/usage/${meter}?window=hour&from=2026-11-19`, id, UsageAnswer);
      }
    }
  });

  it('fits the schema when it is a problem', async () => {
    const body = await (await portal.app.request('/v1/portal')).json();
    assert.equal(ProblemBody.parse(body).code, 'session_missing');
  });

  it('is a session for who holds the API key', async () => {
    const response = await portal.app.request('/v1/sessions', {
      method: 'POST',
      headers: { authorization: `Bearer ${portal.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ customer: customers[0]!.id }),
    });
    assert.equal(response.status, 201);
    const session = SessionAnswer.parse(await response.json());
    const answer = await portal.app.request('/v1/portal', {
      headers: { authorization: `Bearer ${session.token}` },
    });
    assert.equal(answer.status, 200);
  });
});

describe('the OpenAPI document', () => {
  it('names every route of the API, and no other', async () => {
    const document = await (await portal.app.request('/openapi.json')).json();
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = portal.app.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.endsWith('*'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`)
      .filter((route) => !/openapi\.json|\/docs|usage-portal/.test(route));
    assert.deepEqual([...new Set(documented)].sort(), [...new Set(served)].sort());
  });

  it('says what each route answers and how it fails', async () => {
    const { paths } = await (await portal.app.request('/openapi.json')).json();
    for (const route of Object.values(paths) as Record<
      string,
      { responses: object; summary: string }
    >[]) {
      for (const { responses, summary } of Object.values(route)) {
        assert.ok(summary);
        assert.ok(Object.keys(responses).length > 0);
      }
    }
  });
});

async function answers<T extends z.ZodType>(path: string, customer: string, schema: T) {
  const response = await portal.get(path, customer);
  assert.equal(response.status, 200, `${path}: ${response.status}`);
  return schema.parse(await response.json()) as z.output<T>;
}
