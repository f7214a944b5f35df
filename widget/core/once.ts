/** Makes something once for each object it is made of, for what a reader of a chart does not change. */
export function once<Of extends object, Rest extends unknown[], Made>(
  make: (of: Of, ...rest: Rest) => Made,
) {
  const made = new WeakMap<Of, Made>();
  return (of: Of, ...rest: Rest): Made => {
    if (!made.has(of)) made.set(of, make(of, ...rest));
    return made.get(of)!;
  };
}
