import { expect } from '@open-wc/testing';
import { html } from 'lit';
import { panel, showing } from './portal-with.ts';

/** Each token beside a value that is none of ours, and where it shows. */
const COLOURS = [
  'accent',
  'text',
  'muted',
  'line',
  'edge',
  'surface',
  'sunken',
  'good',
  'warn',
  'danger',
  'ghost',
];
const SHAPES = { weight: '300', space: '9px', radius: '1px', motion: '7ms', focus: '3px dotted' };

const ODD = 'rgb(1, 2, 3)';

describe('the tokens', () => {
  const sheet = new CSSStyleSheet();
  let width = '';

  before(() => {
    document.adoptedStyleSheets.push(sheet);
    width = document.body.style.width;
  });
  afterEach(() => sheet.replaceSync(''));
  after(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    document.body.style.width = width;
  });

  // The first portal of the page is the one that is measured, so this test comes first.
  it('warn once of text on the accent that few can read', async () => {
    sheet.replaceSync('usage-portal { --usage-accent: #ff0; --usage-on-accent: #fff }');
    const said: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => said.push(text);
    try {
      await showing({});
      await showing({});
    } finally {
      console.warn = warn;
    }
    expect(said).to.deep.equal([
      'usage-portal: --usage-on-accent has a contrast of 1.1 on --usage-accent, and text needs 4.5.',
    ]);
  });

  for (const place of ['usage-portal', 'body', ':root']) {
    it(`hold on ${place}`, async () => {
      const element = await showing({});
      sheet.replaceSync(`${place} { ${everyToken()} }`);
      expectTokens(element);
      expectTokens(panel(element, 'usage-bill'));
      expectTokens(panel(element, 'usage-meter-list'));
    });
  }

  it('hold where the page asks for the scheme first', async () => {
    const element = await showing({});
    sheet.replaceSync(`@media (prefers-color-scheme: light) { usage-portal { ${everyToken()} } }`);
    expectTokens(panel(element, 'usage-bill'));
  });

  it('hold on one panel, and on no other', async () => {
    const element = await showing({}, html`<usage-bill></usage-bill><usage-chart></usage-chart>`);
    sheet.replaceSync('usage-bill { --usage-text: rgb(1, 2, 3); --usage-accent: rgb(255, 0, 0) }');
    const [bill, chart] = ['usage-bill', 'usage-chart'].map((tag) => element.querySelector(tag)!);
    expect(getComputedStyle(bill!).color).to.equal(ODD);
    expect(getComputedStyle(chart!).color).not.to.equal(ODD);
    expect(resolved(bill!, '--_accent-ink')).not.to.equal(resolved(chart!, '--_accent-ink'));
  });

  it('scale the type from one size', async () => {
    const element = await showing({});
    sheet.replaceSync(':root { --usage-font-size: 28px; --usage-font: monospace }');
    const bill = panel(element, 'usage-bill');
    const small = document.createElement('p');
    small.className = 'tiny';
    bill.shadowRoot!.append(small);
    expect(getComputedStyle(bill).fontSize).to.equal('28px');
    expect(getComputedStyle(small).fontSize).to.equal('24px');
    expect(getComputedStyle(bill).fontFamily).to.equal('monospace');
  });

  it('leave text on the accent legible when nobody says which', async () => {
    const element = await showing({});
    const button = await primaryIn(element);
    for (const [accent, text] of [
      ['#0b3', 'color(xyz-d65 0 0 0)'],
      ['#03b', 'color(xyz-d65 0.9505 1 1.089)'],
    ]) {
      sheet.replaceSync(`:root { --usage-accent: ${accent} }`);
      expect(getComputedStyle(button).color).to.equal(text);
    }
  });

  function everyToken() {
    return [
      ...COLOURS.map((name) => `--usage-${name}: ${ODD}`),
      ...Object.entries(SHAPES).map(([name, value]) => `--usage-${name}: ${value}`),
    ].join(';');
  }

  function expectTokens(element: Element) {
    for (const name of COLOURS) expect(resolved(element, `--_${name}`), name).to.equal(ODD);
    const style = getComputedStyle(element);
    for (const [name, value] of Object.entries(SHAPES)) {
      expect(style.getPropertyValue(`--_${name}`), name).to.equal(value);
    }
  }
});

/** A custom property's colour as the browser resolves it there. */
function resolved(element: Element, name: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  element.shadowRoot!.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

async function primaryIn(element: Element): Promise<Element> {
  const { formStyles } = await import('../../widget/styles/forms.ts');
  const root = panel(element as never, 'usage-bill').shadowRoot!;
  root.adoptedStyleSheets.push(formStyles.styleSheet!);
  const button = document.createElement('button');
  button.className = 'btn primary';
  root.append(button);
  return button;
}
