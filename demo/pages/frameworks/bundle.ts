/** Bundles one framework's page and sends it to the process that asked: `bundle.ts react`. */
import { fileURLToPath } from 'node:url';
import { build, type PluginOption, type Rolldown } from 'vite';
import { type FrameworkName, frameworkOf, isFramework } from './frameworks.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const [name = ''] = process.argv.slice(2);
if (!isFramework(name)) throw new RangeError(`There is no framework "${name}".`);
process.send!(await bundle(name), () => process.disconnect());

/** Names and texts of the scripts; the entry is `main.js`. */
async function bundle(name: FrameworkName): Promise<[name: string, code: string][]> {
  const folder = fileURLToPath(new URL(`./${name}/`, import.meta.url));
  const made = await build({
    root: folder,
    base: './',
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    plugins: await pluginsOf(name),
    // The package is not installed in itself: this is what its exports say.
    resolve: {
      alias: {
        'usage-portal/react': `${ROOT}react/index.js`,
        'usage-portal/widget': `${ROOT}dist/widget/usage-portal.js`,
      },
    },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: {
        input: folder + frameworkOf(name).entry,
        output: { entryFileNames: 'main.js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  const [{ output }] = [made].flat() as [Rolldown.RolldownOutput];
  return output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : []));
}

async function pluginsOf(name: FrameworkName): Promise<PluginOption[]> {
  if (name === 'vue') {
    const { default: vue } = await import('@vitejs/plugin-vue');
    const isCustomElement = (tag: string) => tag.startsWith('usage-');
    return [vue({ template: { compilerOptions: { isCustomElement } } })];
  }
  if (name === 'svelte') {
    const { svelte, vitePreprocess } = await import('@sveltejs/vite-plugin-svelte');
    return [svelte({ configFile: false, preprocess: vitePreprocess() })];
  }
  return [];
}
