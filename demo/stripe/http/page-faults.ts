import type { FaultKind } from './faults.ts';

type Work = (request: Request) => Promise<Response>;
type Row = { id: string };
type Page = { object: 'list'; data: Row[]; has_more: boolean; url: string };

/** What can go wrong with the pages of a list; any other answer passes as it is. */
export const PAGE_FAULTS: Partial<
  Record<FaultKind, (request: Request, work: Work) => Promise<Response>>
> = {
  has_more_empty: async (request, work) =>
    change(await work(request), (page) => ({ ...page, data: [], has_more: true })),

  repeated_cursor: async (request, work) =>
    change(await work(withQuery(request, { starting_after: null })), (page) => ({
      ...page,
      has_more: true,
    })),

  endless: async (request, work) => {
    const number = pageNumber(request);
    return change(await work(withQuery(request, { starting_after: null })), (page) => ({
      ...page,
      data: page.data.map((row) =>
        number === 0 ? row : { ...row, id: `${row.id}_page${number}` },
      ),
      has_more: page.data.length > 0,
    }));
  },

  moved_item: async (request, work) => {
    const isFirstPage = !new URL(request.url).searchParams.has('starting_after');
    const response = await work(request.clone());
    if (isFirstPage) return response;
    return change(response, async (page) => {
      const [first] = page.data;
      // A page of one row would show the moved one for ever.
      if (!first || page.data.length < 2) return page;
      const before = { ending_before: first.id, limit: '1', starting_after: null };
      const previous = (await (await work(withQuery(request, before))).json()) as Page;
      const rest = page.has_more ? page.data.slice(0, -1) : page.data;
      return { ...page, data: [...previous.data, ...rest] };
    });
  },
};

async function change(
  response: Response,
  edit: (page: Page) => Page | Promise<Page>,
): Promise<Response> {
  const body = (await response.clone().json()) as Page;
  if (body.object !== 'list') return response;
  return Response.json(await edit(body), { headers: response.headers });
}

/** The page after `cus_1_page3` is the fourth; the ids of a list without end say it. */
function pageNumber(request: Request): number {
  const cursor = new URL(request.url).searchParams.get('starting_after');
  if (cursor === null) return 0;
  return Number(/_page(\d+)$/.exec(cursor)?.[1] ?? 0) + 1;
}

function withQuery(request: Request, changes: Record<string, string | null>): Request {
  const url = new URL(request.url);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return new Request(url, { method: request.method, headers: request.headers });
}
