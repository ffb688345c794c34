import { countSeen } from '../../lifecycle/describe-occurrences.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import { counted, dollars } from '../../text/quantities.ts';
import { describeValue } from './describe-value.ts';
import { cutEntry, type LogEntry, RANKS, type RankedEntry } from './log-entry.ts';
import { type LogStream, streamEntries } from './log-streams.ts';

const LOG_LENGTH = 32_000;

/**
 * The log of one incident in at most 32,000 characters: what its record says, and what its attempts wrote. What was found and
 * decided is kept first, then what the agent said, what it called, and what it was answered; of each the newest.
 *
 * @param streams of the newest attempts
 */
export function logEntries(
  incident: Incident,
  attempts: readonly Attempt[],
  streams: readonly LogStream[],
): readonly LogEntry[] {
  const all = [...incidentFacts(incident), ...attempts.flatMap(attemptFacts), ...streams.flatMap(streamEntries)];
  return fitting(all)
    .toSorted((one, other) => one.at - other.at)
    .map(({ rank: _, ...entry }, index) => ({ number: index + 1, ...entry }));
}

function fitting(entries: readonly RankedEntry[]): readonly RankedEntry[] {
  const kept: RankedEntry[] = [];
  let left = LOG_LENGTH;
  for (const rank of RANKS) {
    for (const entry of entries.filter((each) => each.rank === rank).toSorted((one, other) => other.at - one.at)) {
      const length = entry.text.length + PLACE_LENGTH;
      if (length > left) continue;
      left -= length;
      kept.push(entry);
    }
  }
  return kept;
}

/** About what number, time and place of an entry take. */
const PLACE_LENGTH = 70;

function incidentFacts(incident: Incident): readonly RankedEntry[] {
  const { status, service, env, title, outcome, lastSeen, firstSeen, updatedAt } = incident;
  const {
    representative,
    affectedUsers,
    pullRequest,
    decisions = [],
    contradictions = [],
    merge,
    rejection,
  } = incident;
  const where = env === undefined ? service : `${service} (${env})`;
  return [
    fact(firstSeen, 'first seen', `${title}, in ${where}: ${[representative.kind, representative.message].join(': ')}`),
    fact(
      lastSeen,
      'last seen',
      `${countSeen(incident)} times; at least ${counted(affectedUsers, 'user')} in one alert`,
    ),
    ...(representative.stack === undefined ? [] : [fact(firstSeen, 'stack', representative.stack)]),
    fact(updatedAt, 'status', outcome === undefined ? status : `${status}: ${outcome.reason}`),
    ...(pullRequest === undefined
      ? []
      : [fact(updatedAt, 'pull request', `#${pullRequest.number} of ${pullRequest.repository}: ${pullRequest.title}`)]),
    ...decisions.map(({ at, by, wish, refused }) =>
      fact(at, 'request', describeValue({ by: by.name, ...wish, refused })),
    ),
    ...contradictions.map(({ at, by, part, words }) =>
      fact(at, 'called wrong', describeValue({ by: by.name, part, words })),
    ),
    ...(rejection === undefined
      ? []
      : [fact(rejection.at, 'rejected', describeValue({ by: rejection.by, reason: rejection.reason }))]),
    ...(merge === undefined ? [] : [fact(merge.at, 'merged', describeValue({ by: merge.by, commit: merge.commit }))]),
  ];
}

const attemptFacts = ({
  number,
  claimedAt,
  endedAt,
  askedBy,
  hint,
  outcome,
  dollars: spent,
}: Attempt): readonly RankedEntry[] => [
  { ...fact(claimedAt, 'begun', describeValue({ askedBy: askedBy?.name, hint: hint?.words })), attempt: number },
  ...(outcome === undefined || endedAt === undefined
    ? []
    : [
        { ...fact(endedAt, 'ended', `${outcome.kind}: ${outcome.reason}; it cost ${dollars(spent)}`), attempt: number },
      ]),
];

const fact = (at: number, event: string, text: string): RankedEntry => ({
  rank: 'facts',
  at,
  event,
  text: cutEntry(text, 'facts'),
});
