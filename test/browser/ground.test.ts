import { expect } from '@open-wc/testing';
import type { LitElement } from 'lit';
import { checkGround } from '../../widget/later/ground.ts';
import { showing } from './portal-with.ts';

/** What the developer hears of a portal in a page that looks like this. */
async function heard(style: string): Promise<string[]> {
  const element = await showing({});
  const around = element.parentElement!;
  around.style.cssText = style;
  const said: string[] = [];
  const { warn } = console;
  console.warn = (text: string) => said.push(text);
  try {
    checkGround(element as LitElement);
  } finally {
    console.warn = warn;
    around.style.cssText = '';
  }
  return said;
}

describe('text on what is behind the portal', () => {
  it('is warned of where a dark page does not say that it is dark', async () => {
    const [said, ...more] = await heard('background: #101214');
    expect(said).to.match(/^usage-portal: its text has a contrast of 1\.\d on the page behind it/);
    expect(more).to.deep.equal([]);
  });

  for (const [name, style] of Object.entries({
    'a light page': 'background: #fff',
    'a page that paints nothing': '',
    'a dark page that says so': 'background: #101214; color-scheme: dark',
    'a page whose colours are set': 'background: #101214; --usage-text: #eee',
    'a picture': 'background: #101214 linear-gradient(#fff, #fff)',
  })) {
    it(`is not warned of on ${name}`, async () => {
      expect(await heard(style)).to.deep.equal([]);
    });
  }
});
