import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isApiUrl, isOrigin } from '../../../server/session/origin.ts';

describe('isOrigin', () => {
  for (const origin of [
    'https://app.example.com',
    'https://app.example.com:8443',
    'https://xn--bcher-kva.example',
    'http://localhost',
    'http://localhost:5173',
    'http://127.0.0.1:5173',
    'http://[::1]:5173',
  ]) {
    it(`takes ${origin}`, () => assert.equal(isOrigin(origin), true));
  }

  for (const origin of [
    'https://app.example.com/',
    'https://app.example.com:443',
    'https://App.example.com',
    'https://user@app.example.com',
    'https://*.example.com',
    'https://bücher.example',
    'http://app.example.com',
    'http://localhost.evil.com',
    'ws://localhost',
    'file://',
    'blob:https://app.example.com',
    'app.example.com',
    '*',
    'null',
    '',
    null,
    7,
  ]) {
    it(`refuses ${origin}`, () => assert.equal(isOrigin(origin), false));
  }
});

describe('isApiUrl', () => {
  for (const url of [
    'https://api.example.com',
    'https://app.example.com/billing',
    'https://app.example.com/a/b',
    'http://localhost:4242',
    'http://127.0.0.1:4242/portal',
  ]) {
    it(`takes ${url}`, () => assert.equal(isApiUrl(url), true));
  }

  for (const url of [
    'https://api.example.com/',
    'https://app.example.com/billing/',
    'https://app.example.com/a/../b',
    'https://app.example.com?x=1',
    'https://app.example.com/billing?',
    'https://app.example.com/billing#',
    'https://user:word@app.example.com',
    'http://api.example.com',
    'HTTPS://api.example.com',
    '/billing',
    undefined,
  ]) {
    it(`refuses ${url}`, () => assert.equal(isApiUrl(url), false));
  }
});
