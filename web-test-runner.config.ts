import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { leanImport, leanModule } from './build/lean-lit.ts';
import { chromiumPath, LAUNCH_ARGS } from './test/support/chromium.ts';

const executablePath = await chromiumPath();

export default {
  files: 'test/browser/**/*.test.ts',
  // Lit as it is shipped: its development build has other texts, and none of the cuts.
  nodeResolve: { exportConditions: ['production'] },
  concurrency: 1,
  plugins: [
    leanLit(),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [
    playwrightLauncher({
      launchOptions: { executablePath, args: LAUNCH_ARGS, chromiumSandbox: false },
    }),
  ],
  testFramework: { config: { timeout: 10_000 } },
};

/** The build's cuts of Lit, so that what the tests run is what a page runs. */
function leanLit() {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return {
    name: 'lean-lit',
    resolveImport: ({ source, context }: { source: string; context: { path: string } }) =>
      leanImport(source, context.path)?.replace(here, '/'),
    transform({ path, body }: { path: string; body: unknown }) {
      return typeof body === 'string' ? leanModule(body, path) : undefined;
    },
  };
}
