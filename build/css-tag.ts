/**
 * Lit's `css`, for browsers that have constructable style sheets: whichever runs the rest of the
 * widget does. Lit's own carries a second way, for those that do not, in several times the bytes.
 * The build puts it in the place of `@lit/reactive-element/css-tag.js`.
 */

/** A style sheet that all who wear it share. */
export class CSSResult {
  readonly cssText: string;
  #sheet: CSSStyleSheet | undefined;

  constructor(cssText: string) {
    this.cssText = cssText;
  }

  /** Read when it is first worn, so that many are not read at once. */
  get styleSheet() {
    if (!this.#sheet) {
      this.#sheet = new CSSStyleSheet();
      this.#sheet.replaceSync(this.cssText);
    }
    return this.#sheet;
  }

  toString() {
    return this.cssText;
  }
}

export const unsafeCSS = (text: string) => new CSSResult(text);

export const css = (strings: TemplateStringsArray, ...values: (CSSResult | number)[]) =>
  unsafeCSS(String.raw({ raw: strings }, ...values));

export const adoptStyles = (root: ShadowRoot, styles: CSSResult[]) => {
  root.adoptedStyleSheets = styles.map(({ styleSheet }) => styleSheet);
};

/** Lit asks for it of every style; there is nothing to make compatible. */
export const getCompatibleStyle = (style: CSSResult) => style;

export const supportsAdoptingStyleSheets = true;
