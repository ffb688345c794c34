import { waitFor } from './wait-for.ts';

const LOOK_EVERY_MS = 50;

/**
 * Waits for the draft of an incident.
 *
 * @param options.findBranch the branch of the draft, once it is open
 * @param options.ended resolves when the attempt has ended
 * @returns the branch, as soon as the draft is open; undefined when the attempt ends without a draft
 */
export async function draftedBranch(options: {
  findBranch: () => string | undefined;
  ended: Promise<unknown>;
  signal: AbortSignal;
}): Promise<string | undefined> {
  const { findBranch, ended, signal } = options;
  const polling = new AbortController();
  const drafted = waitFor('the draft', findBranch, {
    timeoutMs: Number.POSITIVE_INFINITY,
    everyMs: LOOK_EVERY_MS,
    signal: AbortSignal.any([signal, polling.signal]),
  });
  const withoutDraft = ended.then(findBranch).finally(() => polling.abort());
  return Promise.race([withoutDraft, drafted.catch(() => withoutDraft)]);
}
