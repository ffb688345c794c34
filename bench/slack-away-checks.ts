import type { Ledger } from '../core/ports/ledger.ts';
import { newestMessage } from '../workflows/thread/thread-state.ts';

interface Message {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string | undefined;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly metadata?: { readonly event_payload: Readonly<Record<string, unknown>> } | undefined;
}

/**
 * What Slack shows in the end must be what the ledger has: one thread an incident, whose first message says its newest state, and
 * whose replies are there once and in the order in which things happened. A list of those that waited says that none waits.
 *
 * @param expected keys of the replies of an incident, in the order in which things happened
 * @returns what is not so, a line each
 */
export async function checkThreads(
  ledger: Pick<Ledger, 'listIncidents' | 'getAttempt' | 'getIncident'>,
  messages: readonly Message[],
  expected: ReadonlyMap<string, readonly string[]>,
): Promise<readonly string[]> {
  const problems: string[] = [];
  const openers = messages.filter(({ threadTs }) => threadTs === undefined);
  const incidents = await ledger.listIncidents(Number.MAX_SAFE_INTEGER);
  for (const incident of incidents) {
    const [first, ...others] = openers.filter((message) => keyOf(message) === incident.id);
    if (first === undefined || others.length > 0) {
      problems.push(`${incident.title}: ${first === undefined ? 'no thread' : `${others.length + 1} threads`}`);
      continue;
    }
    const { text, blocks } = await newestMessage(ledger, incident);
    if (!isSame([first.text, first.blocks], [text, blocks])) {
      problems.push(`${incident.title}: the thread says "${first.text}", the ledger "${text}"`);
    }
    const replies = messages.filter(({ channel, threadTs }) => channel === first.channel && threadTs === first.ts);
    const keys = replies.map(keyOf);
    const wanted = expected.get(incident.id) ?? [];
    if (!isSame(keys, wanted)) problems.push(`${incident.title}: replies ${keys.join()}, expected ${wanted.join()}`);
  }
  const ids = new Set(incidents.map(({ id }) => id));
  for (const opener of openers.filter((message) => !ids.has(keyOf(message)))) {
    if (!opener.text.endsWith('no bug waits for a thread here any longer.')) problems.push(`a message: ${opener.text}`);
  }
  return problems;
}

const keyOf = ({ metadata }: Message): string => String(metadata?.event_payload['key']);

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
