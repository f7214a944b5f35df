/** Every rule that axe-core knows: WCAG 2.0 to 2.2, best practice, and those it has off by itself. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** WCAG's third level: a claim we do not make, and a look that is the host's to decide. */
const THIRD_LEVEL = [
  'color-contrast-enhanced',
  'identical-links-same-purpose',
  'meta-refresh-no-exceptions',
];

/**
 * Not in forced colours: there the system's colours are painted, and axe reads the text's from
 * `-webkit-text-fill-color`, which Chromium answers as the page wrote it.
 */
export const COLOURS = ['color-contrast'];

type Axe = typeof import('axe-core');

/** What axe finds on the page as it stands: `rule: selector (what is wrong)`; none is what is wanted. */
export async function findings(page: Page, without: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(
    async (left) => {
      const { axe } = globalThis as unknown as { axe: Axe };
      const rules = Object.fromEntries(
        axe.getRules().map(({ ruleId }) => [ruleId, { enabled: !left.includes(ruleId) }]),
      );
      const { violations } = await axe.run(document, { resultTypes: ['violations'], rules });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ target, failureSummary = '' }) =>
            `${id}: ${target.flat().join(' >>> ')} (${failureSummary.replace(/\s+/g, ' ')})`,
        ),
      );
    },
    [...THIRD_LEVEL, ...without],
  );
}
