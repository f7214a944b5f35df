/**
 * The types of the package as an app's compiler finds them: what is right compiles, and each line of
 * `test/typings` that is marked as wrong does not.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';

const TSC = resolve('node_modules/typescript/bin/tsc');

/** What the compiler says of a project, a line each; nothing where all is right. */
function compile(project: string): string[] {
  const { stdout } = spawnSync(process.execPath, [TSC, '-p', project], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes('error'));
}

describe('the types that are published', () => {
  it('take what is right and refuse what is wrong, in the page, React, Preact, Solid, Svelte and Vue', () => {
    assert.deepEqual(compile('test/typings'), []);
  });

  it('say so where a line that is marked as wrong is right', () => {
    const folder = mkdtempSync(join(tmpdir(), 'typings-'));
    try {
      cpSync('test/typings', folder, { recursive: true });
      symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
      const page = join(folder, 'page.ts');
      const text = readFileSync(page, 'utf8').replace("'weekly'", "'daily'");
      writeFileSync(
        page,
        text.replaceAll("'usage-portal/widget'", `'${resolve('dist/types/widget/index.d.ts')}'`),
      );
      const config = join(folder, 'tsconfig.json');
      const own = JSON.parse(readFileSync(config, 'utf8'));
      writeFileSync(config, JSON.stringify({ ...own, include: ['page.ts'] }));
      assert.match(compile(folder).join('\n'), /page\.ts.*Unused '@ts-expect-error'/m);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
