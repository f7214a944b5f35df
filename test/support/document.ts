/** What the OpenAPI document of a portal says that a route answers, to the letter: a field more is a fault. */
import assert from 'node:assert/strict';
import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;
type Operation = { readonly responses: Readonly<Record<string, { readonly content?: Contents }>> };
type Contents = Readonly<Record<string, { readonly schema?: Json }>>;

export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
};

const REFS = '#/components/schemas/';

/** Fails where an answer holds what the document does not name, or lacks what it promises. */
export function createReader({ paths, components }: OpenApi) {
  const schemas = new Map<string, z.ZodType>();

  /** The schema of a route's answer; undefined where the document has no JSON for it. */
  function schemaOf(method: string, template: string, { status, headers }: Response) {
    const answer = paths[template]?.[method.toLowerCase()]?.responses[status];
    assert.ok(answer, `${method} ${template} documents ${status}`);
    const type = headers.get('content-type')?.split(';')[0];
    if (!type?.endsWith('json')) return undefined;
    const schema = answer.content?.[type]?.schema;
    assert.ok(schema, `${method} ${template} documents ${status} as ${type}`);
    return compiled(schema);
  }

  function compiled(schema: Json): z.ZodType {
    const text = JSON.stringify({ ...schema, $defs: components.schemas });
    const known = schemas.get(text);
    if (known) return known;
    const made = z.fromJSONSchema(JSON.parse(text.replaceAll(REFS, '#/$defs/')));
    schemas.set(text, made);
    return made;
  }

  return {
    async read(method: string, template: string, response: Response): Promise<string> {
      const text = await response.clone().text();
      const schema = schemaOf(method, template, response);
      const fault = schema?.safeParse(JSON.parse(text)).error;
      assert.equal(fault && z.prettifyError(fault), undefined, `${method} ${template}: ${text}`);
      return text;
    },
  };
}

/** Where the document's answers leave room for fields that it does not name. */
export function openObjects({ paths, components }: OpenApi): string[] {
  const answers = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => [`${method} ${path}`, responses]),
  );
  const found: string[] = [];
  for (const [name, schema] of [...answers, ...Object.entries(answered(components.schemas))]) {
    walk(schema, String(name));
  }
  return found;

  function walk(schema: unknown, place: string) {
    if (typeof schema !== 'object' || schema === null) return;
    const { type, additionalProperties } = schema as Json;
    const isObject = type === 'object' || (Array.isArray(type) && type.includes('object'));
    if (isObject && additionalProperties !== false) found.push(place);
    for (const [name, child] of Object.entries(schema)) walk(child, `${place}/${name}`);
  }
}

/** Without the schemas of what callers send, where a name may be an id of theirs. */
function answered(schemas: OpenApi['components']['schemas']) {
  return Object.fromEntries(
    Object.entries(schemas).filter(([name]) => !/Request$|^ChangeConfirm$/.test(name)),
  );
}
