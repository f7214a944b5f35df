/** Room for so many at once under one name: whoever comes after that sends the oldest away. */

/** Comes in, hears by `leave` that it has to go, and answers how to go by itself. */
export type Enter = (name: string, leave: () => void) => () => void;

export function createTurns(most: number): Enter {
  const present = new Map<string, Set<() => void>>();

  return (name, leave) => {
    const those = present.get(name) ?? new Set();
    present.set(name, those);
    // Its own, because the same function may come in twice.
    const turn = () => leave();
    those.add(turn);
    for (const oldest of those) {
      if (those.size <= most) break;
      those.delete(oldest);
      oldest();
    }
    return () => {
      those.delete(turn);
      if (those.size === 0 && present.get(name) === those) present.delete(name);
    };
  };
}
