/** The page, as docs/performance.md tells it: its own run writes docs/speed.md too. */
import { printed } from '../printed.ts';

export async function pageSection(): Promise<string> {
  return (await printed(['test/bench/page/run.ts', '--runs', '5', '--write'])).trim();
}

/** Bytes of an ordinary build, in brotli: the first view's, and those of all that comes later. */
export async function sizeSection(): Promise<string> {
  return `\`\`\`\n${(await printed(['test/support/size.ts'])).trimEnd()}\n\`\`\``;
}
