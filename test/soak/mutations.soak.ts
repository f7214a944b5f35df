/**
 * Each wall matters: taken out of a copy of the sources, a named test of the suite fails. A mutation
 * whose text is no longer in the source fails too, so that this list cannot rot.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { MUTATIONS, type Mutation } from './mutations.ts';

const COPIED = ['server', 'demo', 'test', 'widget', 'package.json', 'tsconfig.json', 'dist'];

let copy: string;

before(async () => {
  copy = await mkdtemp(join(tmpdir(), 'usage-portal-mutations-'));
  for (const name of COPIED) await cp(name, join(copy, name), { recursive: true });
  await symlink(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
});

after(() => rm(copy, { recursive: true, force: true }));

describe('without a wall a test fails', () => {
  for (const mutation of MUTATIONS) {
    it(mutation.wall, async () => {
      const { file, from, to, tests } = mutation;
      const source = await readFile(file, 'utf8');
      assert.equal(source.split(from).length, 2, `${file} holds the wall once`);
      assert.deepEqual(await failing(mutation), [], `${tests.file} is green with the wall`);
      await writeFile(
        join(copy, file),
        source.replace(from, () => to),
      );
      try {
        const failed = await failing(mutation);
        assert.ok(
          failed.some((name) => name.includes(tests.name)),
          `"${tests.name}" fails without the wall; failed: ${failed.join(' | ') || 'none'}`,
        );
      } finally {
        await writeFile(join(copy, file), source);
      }
    });
  }
});

/** Names of the tests that fail in the copy. */
async function failing({ tests }: Mutation): Promise<string[]> {
  const pattern = tests.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const args = ['--test', '--test-reporter=tap', `--test-name-pattern=${pattern}`, tests.file];
  const child = spawn(process.execPath, args, { cwd: copy, env: ownEnvironment() });
  let out = '';
  for await (const chunk of child.stdout) out += chunk;
  assert.match(out, /^# pass [1-9]|^# fail [1-9]/m, `${tests.file} runs "${tests.name}"`);
  return [...out.matchAll(/^\s*not ok \d+ - (.*)$/gm)].map(([, name]) => name!);
}

/** A test runner inside of a test runner would report to the outer one. */
function ownEnvironment() {
  const { NODE_TEST_CONTEXT: _, ...rest } = process.env;
  return rest;
}
