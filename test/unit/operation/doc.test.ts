/** docs/operation.md names all that an operator can meet. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const document = readFileSync('docs/operation.md', 'utf8');
const sources = readdirSync('server', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(`server/${name}`, 'utf8') }));

describe('the document of operation', () => {
  it('lists every event of the log, and none that is never written', () => {
    // Written in a line itself, or by a function that is given the level or the request first.
    const written =
      /\bevent: '([a-z]+(?:_[a-z]+)+)'|\b(?:log|tell|warning)\(\s*(?:'\w+'|c), '([a-z]+(?:_[a-z]+)+)'/g;
    const events = sources.flatMap(({ text }) =>
      [...text.matchAll(written)].map(([, event, given]) => event ?? given!),
    );
    assert.ok(events.length > 15);
    assert.deepEqual(listed('## Log'), [...new Set(events)].sort());
  });

  it('lists every metric, and none that is not there', () => {
    const named = /metrics\.\w+\(\s*'([a-z0-9_]+)'/g;
    const metrics = sources
      .filter(({ name }) => /^(operation|entry)\//.test(name))
      .flatMap(({ text }) => [...text.matchAll(named)].map(([, metric]) => metric!));
    assert.ok(metrics.length > 10);
    assert.deepEqual(listed('## Metrics'), [...new Set(metrics)].sort());
  });
});

/** The names that begin the rows of a section's table. */
function listed(heading: string) {
  const section = document.split(`${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows
    .flatMap((row) => [...row.split('|')[1]!.matchAll(/`([a-z0-9_]+)/g)].map(([, name]) => name!))
    .sort();
}
