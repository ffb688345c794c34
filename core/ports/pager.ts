import type { EscalationStep } from '../config/escalation.ts';
import type { PageEnd } from '../records/call.ts';

/** What people are called for. The texts are on one line, redacted, and mention nobody. */
export interface Page {
  /** The same incident has the same key: at most 255 characters. */
  readonly key: string;
  /** The same call has the same id, however often it is made. */
  readonly id: string;
  readonly service: string;
  readonly env?: string | undefined;
  /** At most 1,024 characters. */
  readonly summary: string;
  /** Such as `diagnosed`. */
  readonly outcome: string;
  readonly owners: readonly string[];
  /** Epoch milliseconds: when the outcome came. */
  readonly at: number;
  readonly links: readonly { readonly name: string; readonly url: string }[];
}

/** Steps that call a system; a mention is a reply in the thread. */
export type PageStep = Exclude<EscalationStep, { readonly call: 'mention' }>;

/**
 * Systems that call people. A call that may have reached people, though its answer is missing, throws an UpstreamError that
 * is not retryable, where the system would call them twice.
 */
export interface Pager {
  /**
   * Calls people. @returns the page's id, where the system gives one
   * @throws {UpstreamError} also if the system's secret is missing
   */
  call(step: PageStep, page: Page): Promise<string | undefined>;
  /** Says that a person acts, or that it is over. Safe to repeat. @throws {UpstreamError} */
  tell(step: PageStep, page: Page, end: PageEnd, id: string | undefined): Promise<void>;
}
