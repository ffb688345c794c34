import { countSeen } from '../../lifecycle/describe-occurrences.ts';
import { describeRejection, personalRejectionsOf } from '../../lifecycle/rejections.ts';
import type { Incident } from '../../records/incident.ts';
import { cleanText } from '../../text/clean-text.ts';
import { oneLine, shorten } from '../../text/shorten.ts';

const TITLE_LENGTH = 200;
const REASON_LENGTH = 300;

/**
 * Incidents that may have to do with one: those of the same loose key, in whatever service, before those of the same
 * service; the newest first.
 *
 * @param known incidents, the newest activity first
 */
export function findSimilar(incident: Incident, known: readonly Incident[], limit: number): readonly Incident[] {
  const others = known.filter(({ id }) => id !== incident.id);
  const sameKey = others.filter((other) => isSameKey(incident, other));
  const sameService = others.filter((other) => other.service === incident.service && !sameKey.includes(other));
  return [...sameKey, ...sameService].slice(0, limit);
}

/**
 * What is known of an incident as a fact: what was seen and what people and tests decided, on one line. What a model
 * thought of it is left out unless it was proven.
 */
export function describeFacts(incident: Incident): string {
  const { id, service, title, status, outcome, pullRequest, lastSeen } = incident;
  return [
    `${id.slice(0, 12)} ${service}: ${shorten(oneLine(cleanText(title)), TITLE_LENGTH)}`,
    `seen ${countSeen(incident)} times, last ${new Date(lastSeen).toISOString()}`,
    status,
    ...(outcome === undefined
      ? []
      : [`${outcome.kind}: ${shorten(oneLine(cleanText(outcome.reason)), REASON_LENGTH)}`]),
    ...personalRejectionsOf(incident)
      .slice(-1)
      .map((rejection) => shorten(describeRejection(rejection), REASON_LENGTH)),
    ...(pullRequest === undefined ? [] : [`pull request #${pullRequest.number} in ${pullRequest.repository}`]),
  ].join('; ');
}

const isSameKey = ({ fingerprint: one }: Incident, { fingerprint: other }: Incident): boolean =>
  one.algorithm === other.algorithm && one.loose === other.loose;
