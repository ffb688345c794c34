import { z } from 'zod';
import type { ModalOpener } from '../core/ports/modal-opener.ts';
import { isSlackResponseUrl } from './slack-response-url.ts';

const SLACK_API = 'https://slack.com/api/';

/** Slack waits three seconds for the answer to a press. The window must open before. */
const OPENS_WITHIN_MS = 1_800;
const TELLS_WITHIN_MS = 700;

const answer = z.object({ ok: z.boolean(), error: z.string().max(100).optional() });

/**
 * Opens windows by plain calls, because Slack’s client makes each cold start slower.
 *
 * @param options.apiUrl replaces Slack's own address, such as with a proxy. It then takes the answers to presses too
 */
export function createSlackModalOpener(options: {
  readonly apiUrl?: string | undefined;
  readonly fetch?: typeof fetch;
}): ModalOpener {
  const { apiUrl = SLACK_API, fetch: send = fetch } = options;
  const post = (address: URL, body: object, milliseconds: number, headers: Readonly<Record<string, string>> = {}) =>
    send(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(milliseconds),
    });

  return {
    open: async (token, triggerId, view) => {
      try {
        const body = { trigger_id: triggerId, view };
        const authorization = `Bearer ${token}`;
        const answered = await post(new URL('views.open', apiUrl), body, OPENS_WITHIN_MS, { authorization });
        const { ok, error = 'no reason' } = answer.parse(await answered.json());
        return ok ? { opened: true } : { opened: false, reason: error };
      } catch (error) {
        return { opened: false, reason: error instanceof Error ? error.name : 'unknown' };
      }
    },
    tell: async (responseUrl, text) => {
      if (!isSlackResponseUrl(responseUrl, options.apiUrl)) return false;
      try {
        const body = { response_type: 'ephemeral', replace_original: false, text };
        const answered = await post(new URL(responseUrl), body, TELLS_WITHIN_MS);
        await answered.body?.cancel();
        return answered.ok;
      } catch {
        return false; // the caller logs it
      }
    },
  };
}
