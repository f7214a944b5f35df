import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { chromiumPath, LAUNCH_ARGS } from './test/support/chromium.ts';

const executablePath = await chromiumPath();

export default {
  files: 'test/browser/**/*.test.ts',
  nodeResolve: true,
  concurrency: 1,
  plugins: [
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
