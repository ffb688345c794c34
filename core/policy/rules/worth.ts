import { isQuiet } from '../../config/quiet-hours.ts';
import { occurrenceCount } from '../../lifecycle/incident.ts';
import { counted } from '../../text/quantities.ts';
import type { IncidentCase, Rule } from './rule.ts';

/** Rules on whether the bug is worth an attempt, here and now. */
export const worthRules: readonly Rule<IncidentCase>[] = [
  {
    name: 'environment',
    description: 'The errors come from an environment that is not in `environments`.',
    lifted: true,
    figures: ['environments'],
    refuse: ({ incident: { env }, service: { policy } }) => {
      if (policy.environments.length === 0 || (env !== undefined && policy.environments.includes(env)))
        return undefined;
      const from = env === undefined ? 'an environment without a name' : env;
      return `it happens in ${from}, and attempts are made for ${policy.environments.join(', ')} only`;
    },
  },
  {
    name: 'too-few-occurrences',
    description: 'The bug has not occurred often enough yet.',
    lifted: true,
    figures: ['minimumOccurrences'],
    refuse: ({ incident, service: { policy } }) => {
      const seen = occurrenceCount(incident);
      if (seen >= policy.minimumOccurrences) return undefined;
      return `seen ${counted(seen, 'time')} so far; an attempt is made from ${policy.minimumOccurrences} on`;
    },
  },
  {
    name: 'too-few-users',
    description: 'The bug has not affected enough users yet.',
    lifted: true,
    figures: ['minimumAffectedUsers'],
    refuse: ({ incident: { affectedUsers }, service: { policy } }) =>
      affectedUsers >= policy.minimumAffectedUsers
        ? undefined
        : `${counted(affectedUsers, 'user')} affected so far; an attempt is made from ${policy.minimumAffectedUsers} on`,
  },
  {
    name: 'quiet-hours',
    description: 'It is a quiet hour. The next alert after it starts the attempt.',
    lifted: true,
    figures: ['quietHours'],
    refuse: ({ service: { policy }, now }) => {
      const { quietHours } = policy;
      if (quietHours === null || !isQuiet(quietHours, now)) return undefined;
      return `no attempt is made from ${quietHours.from} to ${quietHours.to} (${quietHours.timeZone})`;
    },
  },
];
