/**
 * Parses a JSON object in which no object names a member twice; undefined when it is anything else.
 * `JSON.parse` alone keeps the last of two members, and another reader of the same token may keep the first.
 */
export function parseUniqueJson(text: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !repeatsName(text) ? (value as Record<string, unknown>) : undefined;
}

/** Strings are matched whole, so a brace or a colon inside one is never seen. Expects valid JSON. */
const TOKENS = /("(?:[^"\\]|\\.)*")\s*(:?)|[{}]/g;

function repeatsName(json: string): boolean {
  const open: Set<string>[] = [];
  for (const [token, string, colon] of json.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (string && colon) {
      const names = open.at(-1);
      const name: string = JSON.parse(string);
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}
