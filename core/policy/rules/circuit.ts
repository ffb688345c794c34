import { jobNameOf } from '../../lifecycle/job-name.ts';
import type { Breaker } from '../../records/breaker.ts';
import { counted, utcTime } from '../../text/quantities.ts';
import { admits, breakerName } from '../breaker.ts';
import type { ContextCase, Rule } from './rule.ts';

/** Attempts failed in a row: something other than the bug is wrong. */
export const circuitRule: Rule<ContextCase> = {
  name: 'circuit-open',
  says: 'Attempts failed in a row, of this service or in all. After a pause one attempt probes; the first that does not fail closes the breaker.',
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
      ? 'one attempt probes just now'
      : `the next one may be made from ${utcTime(open.probeFrom)} on`;
  return `${counted(failures, 'attempt')} ${whose} failed in a row; ${next}`;
}
