import { isQuiet } from '../../config/quiet-hours.ts';
import { occurrenceCount } from '../../lifecycle/incident.ts';
import { counted } from '../../text/quantities.ts';
import type { IncidentCase, Rule } from './rule.ts';

/** Rules on whether the bug is worth an attempt, here and now. */
export const worthRules: readonly Rule<IncidentCase>[] = [
  {
    name: 'environment',
    says: 'The errors come from an environment that is not worked on.',
    lifted: true,
    figures: ['environments'],
    refuse: ({ incident: { env }, service: { policy } }) => {
      if (policy.environments.length === 0 || (env !== undefined && policy.environments.includes(env)))
        return undefined;
      const from = env === undefined ? 'an environment without a name' : env;
      return `it happens in ${from}; worked on are ${policy.environments.join(', ')}`;
    },
  },
  {
    name: 'too-few-occurrences',
    says: 'The bug has not shown often enough yet.',
    lifted: true,
    figures: ['minimumOccurrences'],
    refuse: ({ incident, service: { policy } }) => {
      const seen = occurrenceCount(incident);
      if (seen >= policy.minimumOccurrences) return undefined;
      return `seen ${counted(seen, 'time')} so far, work begins at ${policy.minimumOccurrences}`;
    },
  },
  {
    name: 'too-few-users',
    says: 'The bug has not affected enough users yet.',
    lifted: true,
    figures: ['minimumAffectedUsers'],
    refuse: ({ incident: { affectedUsers }, service: { policy } }) =>
      affectedUsers >= policy.minimumAffectedUsers
        ? undefined
        : `${counted(affectedUsers, 'user')} affected so far, work begins at ${policy.minimumAffectedUsers}`,
  },
  {
    name: 'quiet-hours',
    says: 'It is a quiet hour; an alert after it takes the bug up.',
    lifted: true,
    figures: ['quietHours'],
    refuse: ({ service: { policy }, now }) => {
      const { quietHours } = policy;
      if (quietHours === null || !isQuiet(quietHours, now)) return undefined;
      return `no attempt is made from ${quietHours.from} to ${quietHours.to} (${quietHours.timeZone})`;
    },
  },
];
