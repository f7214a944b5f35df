/** In the OpenAPI document a value that may be null, said so that a validator agrees. */

type Json = Readonly<Record<string, unknown>>;

/**
 * The generator writes `nullable(Named)` as `allOf: [Named, { type: [T, 'null'] }]`, which no null fits,
 * because `Named` has none. Here it becomes `anyOf: [Named, { type: 'null' }]`.
 */
export function withNulls<T>(document: T): T {
  return rewritten(document) as T;
}

function rewritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewritten);
  if (typeof value !== 'object' || value === null) return value;
  const { allOf, ...rest } = value as Json;
  const children = Object.entries(rest).map(([name, child]) => [name, rewritten(child)]);
  return { ...Object.fromEntries(children), ...(allOf !== undefined && nullableOr(allOf)) };
}

function nullableOr(allOf: unknown): Json {
  const [named, more, ...others] = allOf as readonly Json[];
  const isNullable = Array.isArray(more?.type) && more.type.includes('null');
  if (!named || !isNullable || others.length > 0) return { allOf: rewritten(allOf) };
  return { anyOf: [rewritten(named), { type: 'null' }] };
}
