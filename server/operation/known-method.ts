/** No `Request` can have the other two, CONNECT and TRACE. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']);

/** Whether it is a method of HTTP. Any other is a stranger's text, and may be a new one each time. */
export function isKnownMethod(method: string): boolean {
  return METHODS.has(method);
}
