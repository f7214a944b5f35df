import { html, nothing } from 'lit';
import type { Part } from '../../server/contract/part.ts';
import type { MessageKey } from '../i18n/en.ts';
import { Panel } from './panel.ts';
import { isWithheld } from './part.ts';

/**
 * A panel that is one part of the answer under a heading. None of the first view is.
 *
 * @csspart button - A button.
 * @csspart problem - What could not be read, in the place where it would stand.
 * @csspart stamp - The time of figures that are older than the rest.
 */
export abstract class SectionPanel extends Panel {
  /** A heading and what one part of the answer holds, or why it holds nothing. */
  protected section<T>(
    part: Part<T>,
    name: MessageKey,
    title: string,
    body: (data: T) => unknown,
    end: unknown = nothing,
  ) {
    if (isWithheld(part)) return nothing;
    return html`<div class="part">
      <div class="part-head">${this.heading(title)}${end}</div>
      ${this.known(part, name, body)}
    </div>`;
  }
}
