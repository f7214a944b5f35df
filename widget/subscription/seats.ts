/** How many of something: a number, and one more or fewer. */
import { html, nothing } from 'lit';
import type { Subscribed } from '../../server/contract/subscriptions.ts';
import type { I18n } from '../i18n/i18n.ts';
import { type Draft, seatedOf } from './draft.ts';

export function seatFields(
  held: Subscribed,
  draft: Draft,
  faulty: ReadonlySet<string>,
  i18n: I18n,
  events: { write(item: string, text: string): void; leave(item: string): void },
) {
  const { t, quantity: say } = i18n;
  return seatedOf(held, draft.plan).map((item) => {
    const { id, label, seats } = item;
    const count = draft.countOf(item);
    const [field, hint, wrong] = ['n', 'h', 'w'].map((kind) => `${kind}-${id}`);
    const values = { a: say(String(seats.min)), b: say(String(seats.max)) };
    const isWrong = count === undefined && (faulty.has(id) || !draft.seats.has(id));
    const isLeast = count !== undefined && count <= seats.min;
    const isMost = count !== undefined && seats.max !== null && count >= seats.max;
    const step = (by: number) => {
      const next = (count ?? item.quantity ?? 0) + by;
      if (next >= seats.min && next <= (seats.max ?? Infinity)) events.write(id, String(next));
    };
    return html`<div class="input seats">
      <label for=${field!}><bdi>${label}</bdi></label>
      <div class="steps">
        <button type="button" part="button" class="btn icon" aria-label=${t('change.fewer', { name: label })} aria-disabled=${isLeast} @click=${() => step(-1)}>−</button>
        <input part="input" id=${field!} type="number" inputmode="numeric" step="1" min=${seats.min} max=${seats.max ?? nothing}
          aria-describedby=${isWrong ? `${hint} ${wrong}` : hint!} aria-invalid=${isWrong ? 'true' : nothing}
          .value=${draft.textOf(item)}
          @input=${({ target }: Event) => events.write(id, (target as HTMLInputElement).value)}
          @change=${() => events.leave(id)} />
        <button type="button" part="button" class="btn icon" aria-label=${t('change.more', { name: label })} aria-disabled=${isMost} @click=${() => step(1)}>+</button>
        <span class="hint" id=${hint!}><bdi>${seats.max === null ? t('change.least', values) : t('change.range', values)}</bdi></span>
      </div>
      ${isWrong ? html`<p part="error" class="wrong" role="alert" id=${wrong!}><bdi>${seats.max === null ? t('change.wrongLeast', values) : t('change.wrongRange', values)}</bdi></p>` : nothing}
    </div>`;
  });
}
