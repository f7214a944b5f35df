// #region embed
import { portal } from '../../../portal';

export const dynamic = 'force-dynamic';

const handle = (request: Request) => portal.fetch(request);

export { handle as DELETE, handle as GET, handle as OPTIONS, handle as PATCH, handle as POST };
// #endregion
