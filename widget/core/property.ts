import type { PropertyDeclaration, ReactiveElement } from 'lit';

/**
 * Lit's decorator of the same name, for the kind of decorators that TypeScript calls experimental
 * and that are all we write: Lit's own serves both kinds, in many times the bytes.
 */
export const property =
  (options?: PropertyDeclaration) => (prototype: ReactiveElement, name: string) =>
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);

/** What an element alone sets, and renders again for. */
export const state = () => property({ state: true, attribute: false });
