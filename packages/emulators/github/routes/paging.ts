import type { Call } from './call.ts';

const MAX_PER_PAGE = 100;
const DEFAULT_PER_PAGE = 30;

export interface Page {
  readonly number: number;
  readonly size: number;
  readonly skip: number;
}

/** Which page a call asks for: `?page=2&per_page=100`, from 1 and at most 100 long. */
export function pageOf(call: Call): Page {
  const number = Math.max(1, Number.parseInt(call.req.query('page') ?? '1', 10) || 1);
  const wanted = Number.parseInt(call.req.query('per_page') ?? '', 10) || DEFAULT_PER_PAGE;
  const size = Math.min(MAX_PER_PAGE, Math.max(1, wanted));
  return { number, size, skip: (number - 1) * size };
}

/** Cuts one page out of a whole list and sets the Link header that clients page on by. */
export function cutPage<Item>(call: Call, items: readonly Item[]): Item[] {
  const page = pageOf(call);
  linkPages(call, page, items.length);
  return items.slice(page.skip, page.skip + page.size);
}

/** Sets the Link header for a list of which only one page was read. */
export function linkPages(call: Call, page: Page, total: number): void {
  const last = Math.max(1, Math.ceil(total / page.size));
  const links = [
    ...(page.number > 1 ? [['prev', page.number - 1] as const, ['first', 1] as const] : []),
    ...(page.number < last ? [['next', page.number + 1] as const, ['last', last] as const] : []),
  ];
  if (links.length > 0) call.header('link', links.map(([rel, number]) => linkTo(call, rel, number)).join(', '));
}

function linkTo(call: Call, rel: string, number: number): string {
  const url = new URL(call.req.url);
  url.searchParams.set('page', String(number));
  return `<${url}>; rel="${rel}"`;
}
