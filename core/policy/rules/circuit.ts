import { jobNameOf } from '../../lifecycle/job-name.ts';
import type { Breaker } from '../../records/breaker.ts';
import { counted, utcTime } from '../../text/quantities.ts';
import { admits, breakerName } from '../breaker.ts';
import type { ContextCase, Rule } from './rule.ts';

/** Attempts failed in a row: something other than the bug is wrong. */
export const circuitRule: Rule<ContextCase> = {
  name: 'circuit-open',
  description:
    'Attempts failed in a row, for this service or for all. After a pause, one attempt probes. The first attempt that does not fail closes the breaker.',
  figures: ['failuresPerService', 'failuresInAll', 'circuitPauseMinutes'],
  refuse: ({ incident, now, context }) => {
    const attempt = jobNameOf(incident.id, incident.attempt + 1);
    const open = context.breakers.find((breaker) => !admits(breaker, attempt, now));
    return open === undefined ? undefined : circuitReason(open, now);
  },
};

/** Why an open breaker refuses, for a person. */
export function circuitReason({ name, failures, open }: Breaker, now: number): string {
  const whose = name === breakerName.all ? 'of all services' : `of ${name.replace(/^service\//, '')}`;
  const next =
    open === undefined || now >= open.probeFrom
      ? 'one attempt is probing now'
      : `the next attempt may start at ${utcTime(open.probeFrom)}`;
  return `${counted(failures, 'attempt')} ${whose} failed in a row; ${next}`;
}
