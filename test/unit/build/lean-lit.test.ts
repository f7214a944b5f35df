/** The build's cuts of Lit: each is made, or the build fails. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build } from 'vite';
import { leanImport, leanLit, leanModule } from '../../../build/lean-lit.ts';

describe('a module of Lit', () => {
  it('that no longer has what is cut out fails', () => {
    const path = '/node_modules/lit-html/lit-html.js';
    assert.throws(() => leanModule('export {};', path), /lit-html\.js no longer has/);
  });

  it('that nothing is cut of stays, and so does a file of somebody else with its name', () => {
    assert.equal(
      leanModule('export {};', '/node_modules/lit-html/directives/repeat.js'),
      undefined,
    );
    assert.equal(leanModule('export {};', '/widget/lit-html.js'), undefined);
  });

  it('has our `css` in the place of its own, and no other module has', () => {
    const css = './css-tag.js';
    assert.match(
      leanImport(css, '/node_modules/@lit/reactive-element/reactive-element.js')!,
      /build\/css-tag\.ts$/,
    );
    assert.equal(leanImport(css, '/widget/index.ts'), undefined);
    assert.equal(leanImport(css, undefined), undefined);
  });
});

describe('a build', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lean-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('that meets every file of Lit is made', async () => {
    await built("import 'lit';");
  });

  it('that does not meet one fails, and names it', async () => {
    await assert.rejects(built("import 'lit-html';"), /The build met no css-tag\.js, reactive-/);
    await assert.rejects(
      built("import '@lit/reactive-element';"),
      /met no lit-html\.js, lit-element\.js/,
    );
  });

  function built(code: string) {
    const input = join(folder, 'entry.js');
    writeFileSync(input, code);
    const resolve = {
      alias: [{ find: /^(@?lit.*)$/, replacement: `${process.cwd()}/node_modules/$1` }],
    };
    return build({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      resolve,
      plugins: [leanLit()],
      build: { write: false, rollupOptions: { input, treeshake: false } },
    });
  }
});
