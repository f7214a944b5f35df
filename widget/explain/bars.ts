import { html } from 'lit';
import type { Bar } from '../chart/waterfall.ts';

/**
 * The drawn cell of a row. A connector leads from the total before to the bar and from the bar to
 * the total after; each row draws its own ends, so that rows may be of any height.
 */
export const barOf = ({ from, to, start, width, isDown }: Bar) =>
  drawn(
    html`${upper(from)}<i class=${isDown ? 'down' : 'rise'} .style=${`--x:${start};--w:${width}`}></i>${lower(to)}`,
  );

/** Nothing changes here: the connector goes through. */
export const throughOf = (at: number) => drawn(html`<u .style=${`--x:${at}`}></u>`);

export const firstOf = (at: number) => drawn(html`${dot('', at)}${lower(at)}`);

export const lastOf = (at: number) => drawn(html`${upper(at)}${dot('end', at)}`);

const drawn = (marks: unknown) =>
  html`<td part="cell" class="wf"><div aria-hidden="true">${marks}</div></td>`;
const upper = (at: number) => html`<u class="upper" .style=${`--x:${at}`}></u>`;
const lower = (at: number) => html`<u class="lower" .style=${`--x:${at}`}></u>`;
const dot = (kind: string, at: number) => html`<s class=${kind} .style=${`--x:${at}`}></s>`;
