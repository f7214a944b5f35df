import { noChange } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive, type ElementPart } from 'lit/directive.js';
import { placeLabels } from './bill-scale.ts';

/**
 * Lays out the labels among an element's children by their measured widths, again at each change of
 * size. A label names its row (`data-row`) and its place, a share of the width (`data-at`).
 */
class LabelRows extends AsyncDirective {
  #line: HTMLElement | undefined;
  #seen: ResizeObserver | undefined;

  override render() {
    return noChange;
  }

  override update({ element }: ElementPart) {
    this.#line = element as HTMLElement;
    if (this.#seen) queueMicrotask(() => this.#place());
    else this.#watch();
    return noChange;
  }

  override disconnected() {
    this.#seen?.disconnect();
  }

  override reconnected() {
    this.#watch();
  }

  #watch() {
    this.#seen ??= new ResizeObserver(() => this.#place());
    this.#seen.observe(this.#line!);
  }

  #place() {
    const room = this.#line!.clientWidth;
    const all = [...this.#line!.querySelectorAll<HTMLElement>('[data-row]')];
    for (const row of Map.groupBy(all, ({ dataset }) => dataset.row).values()) {
      const measured = () =>
        row.map(({ dataset, offsetWidth }) => ({
          at: Number(dataset.at) * room,
          width: offsetWidth,
        }));
      // Rather without their amounts, which stand above, than without one of them.
      const brief = (isBrief: boolean) => {
        for (const label of row) label.classList.toggle('brief', isBrief);
        return measured();
      };
      const whole = brief(false);
      const labels = placeLabels(whole, room).includes(null) ? brief(true) : whole;
      placeLabels(labels, room).forEach((place, index) => {
        const { style } = row[index]!;
        style.visibility = place === null ? 'hidden' : 'visible';
        // Of its centre and as a share, so that it holds on paper too, which has another width.
        style.insetInlineStart = `${(((place ?? 0) + labels[index]!.width / 2) / room) * 100}%`;
      });
    }
  }
}

export const labelRows = directive(LabelRows);
