import { recoveredAt } from '../../lifecycle/incident-cycles.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import type { Phase } from '../../records/phase.ts';
import { dollars } from '../../text/quantities.ts';

/** Something that happened, at a time in epoch milliseconds. */
export interface Moment {
  readonly at: number;
  readonly text: string;
}

/** What happened and when, as far as the records tell, oldest first. */
export function timeline(incident: Incident, attempt: Attempt): readonly Moment[] {
  const moments: readonly (Moment | undefined)[] = [
    { at: incident.firstSeen, text: 'The error is seen for the first time.' },
    { at: incident.createdAt, text: 'An alert arrives; the incident is opened.' },
    { at: attempt.claimedAt, text: `Attempt ${attempt.number} is claimed and waits for a container.` },
    moment(attempt.startedAt, 'The worker starts.'),
    ...attempt.phases.slice(-10).flatMap(phaseMoments),
    { at: incident.lastSeen, text: 'The error is last seen before this report.' },
    moment(recoveredAt(incident), 'The alert recovers.'),
    moment(attempt.endedAt, `The attempt ends: ${attempt.outcome?.reason ?? 'without an outcome'}`),
  ];
  return moments.filter((entry) => entry !== undefined).toSorted((one, other) => one.at - other.at);
}

const moment = (at: number | undefined, text: string): Moment | undefined =>
  at === undefined ? undefined : { at, text };

const phaseMoments = (phase: Phase): readonly (Moment | undefined)[] => [
  { at: phase.startedAt, text: `Phase \`${phase.name}\` starts.` },
  moment(
    phase.endedAt,
    phase.status === 'failed'
      ? `Phase \`${phase.name}\` fails: ${phase.reason ?? 'no reason was recorded'}`
      : `Phase \`${phase.name}\` ends with a verdict, after ${phase.turns} turns and ${dollars(phase.dollars)}.`,
  ),
];
