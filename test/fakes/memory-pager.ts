import { UpstreamError } from '../../core/errors.ts';
import type { Pager } from '../../core/ports/pager.ts';

interface MemoryPage {
  readonly system: string;
  readonly key: string;
  readonly id: string;
  readonly summary: string;
  status: 'triggered' | 'acknowledged' | 'resolved';
}

export interface MemoryPager extends Pager {
  /** Each page that called somebody, oldest first. */
  readonly pages: readonly MemoryPage[];
  /** The next calls fail so, and do nothing. */
  failNext(fault: { retryable: boolean; retryAfterMs?: number }, calls?: number): void;
}

/** Pages in memory. PagerDuty and a webhook know the same call again; Datadog On-Call does not. */
export function createMemoryPager(): MemoryPager {
  const pages: MemoryPage[] = [];
  const faults: UpstreamError[] = [];
  const failIfAsked = () => {
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
  };
  const sameOf = (system: string, { key, id }: { key: string; id: string }) =>
    pages.find((page) => {
      if (page.system !== system || page.status === 'resolved') return false;
      return system === 'pagerduty' ? page.key === key : system === 'webhook' && page.id === id;
    });
  return {
    pages,
    failNext: (fault, calls = 1) => {
      for (let call = 0; call < calls; call += 1) {
        faults.push(new UpstreamError('a pager', 'it answered as asked', fault));
      }
    },
    call: async ({ call: system }, page) => {
      failIfAsked();
      if (sameOf(system, page) === undefined) {
        const { key, id, summary } = page;
        pages.push({ system, key, id, summary, status: 'triggered' });
      }
      return system === 'datadog-on-call' ? String(pages.length - 1) : undefined;
    },
    tell: async ({ call: system }, page, end, id) => {
      failIfAsked();
      const told = system === 'datadog-on-call' ? pages[Number(id)] : sameOf(system, page);
      if (told !== undefined && told.status !== 'resolved') told.status = end;
    },
  };
}
