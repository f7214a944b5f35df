import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseUniqueJson } from '../../../server/session/unique-json.ts';

describe('parseUniqueJson', () => {
  for (const text of [
    '{}',
    '{"a":1,"b":{"a":2,"c":[{"a":3},{"a":4}]}}',
    '{ "a" : "b" , "b" : "a:{}" }',
    '{"a":"\\"a\\":1","b":"{\\"a\\""}',
    '{"a":["a","a"],"A":"a"}',
    '{"a\\\\":1,"a":2}',
  ]) {
    it(`reads ${text}`, () => assert.deepEqual(parseUniqueJson(text), JSON.parse(text)));
  }

  for (const text of [
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"x":{"a":1,"b":{},"a":2}}',
    '{"x":[{"a":1 , "a" :2}]}',
    '{"a":{"a":1},"a":2}',
    '{"":1,"":2}',
    '[{}]',
    '"a"',
    'null',
    '{',
    '',
  ]) {
    it(`refuses ${text}`, () => assert.equal(parseUniqueJson(text), undefined));
  }
});
