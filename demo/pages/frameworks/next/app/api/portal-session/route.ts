// #region embed
import { sessionFor, signedInCustomer } from '../../../portal';

export const dynamic = 'force-dynamic';

export async function GET(request: Request) {
  if (request.headers.get('sec-fetch-site') !== 'same-origin') {
    return new Response(null, { status: 403 });
  }
  const session = await sessionFor(signedInCustomer());
  return Response.json(session, { headers: { 'Cache-Control': 'no-store' } });
}
// #endregion
