/** Every panel by itself, wherever a vendor puts it; and that the manifest tells the truth of each. */
import { expect, waitUntil } from '@open-wc/testing';
import { html, type LitElement } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { details } from './billing-details-data.ts';
import { explanation, portal as usual } from './data.ts';
import { json, network, said, settled, shown } from './portal-with.ts';
import { listOf, scale } from './subscription-data.ts';

interface Named {
  readonly name: string;
}

interface Declared {
  readonly tagName?: string;
  readonly attributes?: readonly (Named & { readonly fieldName?: string })[];
  readonly cssParts?: readonly Named[];
}

const { modules } = await (await fetch('/custom-elements.json')).json();
const declared: readonly Declared[] = modules[0].declarations.filter(
  ({ tagName }: Declared) => tagName,
);
const panels = declared.slice(1).map(({ tagName }) => tagName!);

let net: ReturnType<typeof network>;
beforeEach(() => {
  net = network((path) => {
    if (path === '/v1/portal') return json({ ...usual, can: [] });
    if (path === '/v1/subscriptions') return json(listOf(scale));
    if (path === '/v1/billing-details') return json(details);
    if (path.startsWith('/v1/bill/explain')) return json(explanation);
    return undefined;
  });
});
afterEach(() => net.restore());

describe('the manifest', () => {
  for (const { tagName, attributes = [] } of declared) {
    it(`lists the attributes that <${tagName}> observes`, () => {
      const { observedAttributes } = customElements.get(tagName!) as typeof LitElement;
      // What has no property is read where it is needed.
      const names = attributes.flatMap(({ name, fieldName }) => (fieldName ? [name] : []));
      expect([...observedAttributes].sort()).to.deep.equal([...names].sort());
    });
  }
});

for (const tag of panels) {
  describe(`<${tag}>`, () => {
    it('shows its own alone in a portal, is accessible, and draws no part that is not listed', async () => {
      const element = await laid(`<${tag}></${tag}>`);
      await speaks(element, tag);
      const root = element.querySelector(tag)!.shadowRoot!;
      const listed = declared.find(({ tagName }) => tagName === tag)!.cssParts!;
      const drawn = [...root.querySelectorAll('[part]')].flatMap(({ part }) => [...part]);
      const names = new Set(listed.map(({ name }) => name));
      expect(drawn.filter((name) => !names.has(name))).to.deep.equal([]);
      await expect(element.querySelector(tag)!).to.be.accessible();
    });

    it('stands twice, both the same, on one reading', async () => {
      const element = await laid(`<${tag}></${tag}><${tag}></${tag}>`);
      await speaks(element, tag);
      const [one, two] = element.querySelectorAll<LitElement>(tag);
      await waitUntil(() => textOf(two!) === textOf(one!) && textOf(one!));
      expect(net.count('/v1/portal')).to.equal(1);
    });

    it('stands in elements and in a shadow root of the vendor’s', async () => {
      const element = await laid(
        `<section><div><${tag}></${tag}></div></section><article></article>`,
      );
      const box = element.querySelector('article')!.attachShadow({ mode: 'open' });
      box.innerHTML = `<${tag}></${tag}>`;
      await speaks(element, tag);
      await waitUntil(
        () => textOf(box.querySelector(tag)!) === textOf(element.querySelector(tag)!),
      );
    });

    it('is put there later, is moved, and is taken away', async () => {
      const element = await laid('<div class="one"></div><div class="two"></div>');
      const panel = document.createElement(tag);
      element.querySelector('.one')!.append(panel);
      await speaks(element, tag);
      const before = textOf(panel);
      element.querySelector('.two')!.append(panel);
      await settled(element);
      await waitUntil(() => textOf(panel) === before);
      panel.remove();
      await element.refresh();
      await settled(element);
      expect(net.count('/v1/portal')).to.equal(2);
    });

    it('says to who placed it outside of a portal that it belongs in one', async () => {
      const panel = document.createElement(tag) as LitElement;
      document.body.append(panel);
      await panel.updateComplete;
      expect(textOf(panel)).to.contain('<usage-portal>');
      panel.remove();
    });
  });
}

describe('panels of any number and order', () => {
  it('share one reading and one session', async () => {
    const all = [...panels, ...panels].reverse().map((tag) => `<${tag}></${tag}>`);
    const element = await laid(all.join(''));
    for (const tag of panels) await speaks(element, tag);
    expect(net.count('/v1/portal')).to.equal(1);
    expect(net.count('/session')).to.equal(1);
  });
});

describe('what a vendor puts beside a heading', () => {
  for (const tag of panels.filter((each) => !/notices|bill$|explain/.test(each))) {
    it(`is shown in <${tag}>, and the vendor's own words are its heading`, async () => {
      const inside = '<span slot="heading">Ours</span><a slot="actions" href="#all">All of it</a>';
      const element = await laid(`<${tag}>${inside}</${tag}>`);
      const [words, link] = element.querySelector(tag)!.children;
      await waitUntil(() => link!.assignedSlot && link!.checkVisibility());
      expect(words!.assignedSlot!.parentElement!.role).to.equal('heading');
      await expect(element).to.be.accessible();
    });
  }
});

describe('the bare portal', () => {
  const style = document.createElement('style');
  afterEach(() => style.remove());

  it('lets the page style what is inside its panels, also a panel inside a panel', async () => {
    style.textContent = `
      usage-portal::part(row) { outline: 3px solid rgb(1, 2, 3); }
      usage-portal::part(cell) { outline: 3px solid rgb(4, 5, 6); }
      usage-portal::part(toggle) { outline: 3px solid rgb(7, 8, 9); }`;
    document.head.append(style);
    const element = await shown();
    const outlineOf = (within: Element, part: string) =>
      getComputedStyle(within.shadowRoot!.querySelector(`[part~=${part}]`)!).outlineColor;
    const inside = (tag: string, root: Element = element) => root.shadowRoot!.querySelector(tag)!;
    await waitUntil(() => inside('usage-bill').hasAttribute('exportparts'));
    expect(outlineOf(inside('usage-meter-list'), 'row')).to.equal('rgb(1, 2, 3)');
    expect(outlineOf(inside('usage-invoice-list'), 'cell')).to.equal('rgb(4, 5, 6)');
    const explain = inside('usage-explain', inside('usage-bill'));
    expect(explain.getAttribute('exportparts')).to.contain('toggle');
    expect(outlineOf(inside('usage-what-if'), 'button')).not.to.equal('rgb(7, 8, 9)');
  });
});

/** A portal with this inside; `usual` has a notice, which its own panel says. */
function laid(inside: string): Promise<UsagePortal> {
  return shown(html`${unsafeHTML(inside)}`);
}

async function speaks(element: UsagePortal, tag: string) {
  await waitUntil(() => said(element, tag), `${tag} says nothing`);
  await settled(element);
}

function textOf(panel: Element): string {
  return (panel.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ').trim();
}
