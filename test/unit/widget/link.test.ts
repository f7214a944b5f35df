/** Where a link out of the portal may lead, as the widget judges it by itself. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mayLead } from '../../../widget/core/link.ts';

const listed = { linkOrigins: ['https://pay.vendor.example', 'http://127.0.0.1:4242'] };

describe('a link of the widget', () => {
  for (const link of [
    'https://invoice.stripe.com/i/acct_1/live_x?s=ap',
    'https://pay.stripe.com/invoice/x/pdf?s=ap',
    'https://billing.stripe.com/p/session/x',
    'https://files.stripe.com/links/x',
    'https://pay.vendor.example/i',
    'http://127.0.0.1:4242/i/x',
  ]) {
    it(`may lead to ${link}`, () => assert.equal(mayLead(link, listed), true));
  }

  for (const link of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    '//evil.example',
    '/i/x',
    'https://evil@invoice.stripe.com/i',
    'https://evil:x@invoice.stripe.com/i',
    'https://invoice.stripe.com@evil.example/i',
    'https://invoice.stripe.com.evil.example/i',
    'https://evilinvoice.stripe.com/i',
    'https://evil.example/invoice.stripe.com',
    'https://invoice.stripe.com:8443/i',
    'http://invoice.stripe.com/i',
    'http://pay.vendor.example/i',
    'http://localhost:4242/i',
    'blob:https://invoice.stripe.com/x',
    'blob:https://pay.vendor.example/x',
    'filesystem:https://pay.vendor.example/x',
    'https://',
    '',
    null,
    undefined,
  ]) {
    it(`may not lead to ${JSON.stringify(link)}`, () => assert.equal(mayLead(link, listed), false));
  }

  it('leads to no host but Stripe’s where the vendor has named none', () => {
    assert.equal(mayLead('https://invoice.stripe.com/i', {}), true);
    assert.equal(mayLead('https://pay.vendor.example/i', {}), false);
    assert.equal(mayLead('http://127.0.0.1:4242/i', {}), false);
  });
});
