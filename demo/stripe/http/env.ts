import type { World } from '../world.ts';
import type { Form } from './form.ts';
import { present } from './present.ts';

/** What the middleware leaves for the routes: the decoded query or body. */
export type Env = {
  Variables: { form: Form; isPublishable?: boolean };
  Bindings: { requestId?: string };
};

/** Answers an object or a list as Stripe would send it. */
export function answer(world: World, object: object, expand?: string[]): Response {
  return Response.json(present(world, object, expand));
}
