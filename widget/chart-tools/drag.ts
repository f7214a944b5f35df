/** What the marking of days does with where a reader goes. */
export type Marking = {
  /** Whether days are marked. */
  readonly isOn: () => boolean;
  mark(one: number, other: number): void;
};

/** Marks days by the events that read them: a mouse that is dragged, an arrow with Shift. */
export class Drag {
  #marking: Marking;
  #anchor: number | undefined;

  constructor(marking: Marking) {
    this.#marking = marking;
  }

  /** The next mark begins anew. */
  stop() {
    this.#anchor = undefined;
  }

  /**
   * @param from The step that was read before.
   * @param to The step that is read now: null when it is let go, undefined when it stays.
   */
  follow(event: Event, from: number, to: number | null | undefined) {
    if (event instanceof KeyboardEvent) this.#followKey(event, from, to);
    else if (event instanceof PointerEvent && event.pointerType === 'mouse')
      this.#followMouse(event, to);
  }

  #followKey(event: KeyboardEvent, from: number, to: number | null | undefined) {
    if (typeof to !== 'number' || !event.shiftKey) return this.stop();
    this.#anchor ??= from;
    this.#marking.mark(this.#anchor, to);
  }

  #followMouse(event: PointerEvent, to: number | null | undefined) {
    if (typeof to !== 'number' || !(event.buttons & 1)) this.stop();
    else if (event.type === 'pointerdown') {
      this.#anchor = to;
      // Beyond the edge of the chart it goes on until the button is let go.
      if (event.isTrusted) (event.currentTarget as Element).setPointerCapture(event.pointerId);
    } else if (this.#anchor !== undefined && (this.#marking.isOn() || to !== this.#anchor)) {
      this.#marking.mark(this.#anchor, to);
    }
  }
}
