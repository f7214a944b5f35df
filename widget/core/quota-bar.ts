import { html, nothing } from 'lit';

/** Numbers for a picture: what is drawn of them is a pixel, what is said of them is exact. */
export interface Quota {
  used: number;
  included: number;
  likely?: { likely: number; lower: number; upper: number } | undefined;
}

/** Used solid, likely tinted with its capped range, and a tick at what is included. */
export function quotaBar({ used, included, likely }: Quota) {
  const scale = Math.max(used, included, likely?.upper ?? 0) * 1.15;
  const share = (value: number) => (scale > 0 ? Math.max(0, value / scale) : 0);
  const span = (from: number, to: number) =>
    `--x:${share(from)};--w:${Math.max(0, share(to) - share(from))}`;
  return html`<div class="q" part="bar" aria-hidden="true">
    <i class="t"></i>
    ${likely ? html`<i class="f" .style=${span(used, likely.likely)}></i>` : nothing}
    <i class="u" .style=${span(0, used)}></i>
    ${likely ? html`<i class="w" .style=${span(likely.lower, likely.upper)}></i>` : nothing}
    <i class="l" .style=${`--x:${share(included)}`}></i></div>`;
}
