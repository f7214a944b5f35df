/** The answers that stay open, so that they can be counted, and ended before the server stops. */
export type Streams = {
  /** One has begun, and `end` ends it; answers what to call when it is over. */
  open(end: () => void): () => void;
  /** Ends all there are, and each that begins from now on at once: its page opens another elsewhere. */
  endAll(): void;
  readonly size: number;
};

export function createStreams(): Streams {
  const open = new Set<{ readonly end: () => void }>();
  let isOver = false;

  return {
    open(end) {
      const stream = { end };
      open.add(stream);
      if (isOver) end();
      return () => void open.delete(stream);
    },
    endAll() {
      isOver = true;
      for (const { end } of [...open]) end();
    },
    get size() {
      return open.size;
    },
  };
}
