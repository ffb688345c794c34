import { describe, expect, onTestFinished, test } from 'vitest';
import { UpstreamError } from '../../core/errors.ts';
import type { Page, Pager, PageStep } from '../../core/ports/pager.ts';
import type { FaultyFront } from './faulty-front.ts';

export interface PagerUnderTest {
  readonly pager: Pager;
  readonly step: PageStep;
  /** Each page that called somebody, and its state. */
  readonly pages: () => readonly { readonly status: string; readonly text: string }[];
  /** Left out where nothing is between the pager and its system. */
  readonly front?: FaultyFront;
  readonly close: () => Promise<void>;
}

export const aPage = (page: Partial<Page> = {}): Page => ({
  key: 'incident-1',
  id: 'incident-1/1/diagnosed/0',
  service: 'checkout',
  env: 'production',
  summary: 'checkout: InventoryError',
  outcome: 'diagnosed',
  owners: ['＠octocat'],
  at: 1_700_000_000_000,
  links: [{ name: 'Slack thread', url: 'https://acme.slack.com/archives/C1/p1' }],
  ...page,
});

/**
 * What every pager does.
 *
 * @param isRepeatable whether the system knows the same call again
 */
export function pagerContract(name: string, isRepeatable: boolean, start: () => Promise<PagerUnderTest>): void {
  const open = async () => {
    const started = await start();
    onTestFinished(started.close);
    return started;
  };
  const statuses = ({ pages }: PagerUnderTest) => pages().map(({ status }) => status);

  describe(name, () => {
    test('calls, acknowledges and resolves', async () => {
      const under = await open();
      const id = await under.pager.call(under.step, aPage());
      expect(statuses(under)).toEqual(['triggered']);
      expect(under.pages()[0]?.text).toContain('checkout: InventoryError');
      await under.pager.tell(under.step, aPage(), 'acknowledged', id);
      expect(statuses(under)).toEqual(['acknowledged']);
      await under.pager.tell(under.step, aPage(), 'resolved', id);
      await under.pager.tell(under.step, aPage(), 'resolved', id);
      expect(statuses(under)).toEqual(['resolved']);
    });

    test.runIf(isRepeatable)('the same call again calls nobody twice', async () => {
      const under = await open();
      await under.pager.call(under.step, aPage());
      await under.pager.call(under.step, aPage());
      expect(statuses(under)).toEqual(['triggered']);
    });

    test('a call after the end is another one', async () => {
      const under = await open();
      const id = await under.pager.call(under.step, aPage());
      await under.pager.tell(under.step, aPage(), 'resolved', id);
      await under.pager.call(under.step, aPage({ id: 'incident-1/2/failed/0' }));
      expect(statuses(under)).toEqual(['resolved', 'triggered']);
    });

    test.each([
      [{ status: 429, headers: { 'retry-after': '120' } }, true, 120_000],
      [{ status: 503 }, isRepeatable, undefined],
      [{ status: 403 }, false, undefined],
      ['cut', isRepeatable, undefined],
    ] as const)('%j', async (fault, retryable, retryAfterMs) => {
      const under = await open();
      if (under.front === undefined) return;
      under.front.next(fault);
      const error = await under.pager.call(under.step, aPage()).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(UpstreamError);
      expect(error).toMatchObject({ retryable, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
      if (!retryable) return;
      await under.pager.call(under.step, aPage());
      expect(statuses(under)).toEqual(['triggered']);
    });
  });
}
