/**
 * The one place that finds a browser, shared by the test runner, end-to-end tests and benches.
 *
 * Nothing can be downloaded on a build machine, so on Linux x64 the browser comes inside an npm
 * package. It unpacks its own libraries only when it believes it runs on Lambda, and decides that
 * while it is imported: hence the variable before a dynamic import.
 */
import { existsSync } from 'node:fs';

const INSTALLED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
];

export const LAUNCH_ARGS = ['--no-sandbox', '--headless=shell', '--disable-gpu'];

/** Path of a Chromium. `CHROME_PATH` wins. */
export async function chromiumPath(): Promise<string> {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  if (process.platform === 'linux' && process.arch === 'x64') {
    process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs24.x';
    const { default: chromium } = await import('@sparticuz/chromium');
    return chromium.executablePath();
  }
  const found = INSTALLED.find((path) => existsSync(path));
  if (!found) throw new Error('No Chrome found. Set CHROME_PATH to one.');
  return found;
}
