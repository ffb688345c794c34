import { parseConfig } from '../../../../core/config/config.ts';
import type { ErrorEvent } from '../../../../core/error-event.ts';
import { LIMITS, REPOSITORY, SERVICES, type ServiceTerms } from '../model/state.ts';

const PLENTY = 100_000;

/** The limits that the model knows; of all else there is plenty. */
export const config = parseConfig(
  {
    datadog: { searchesPerHour: 1_000_000 },
    policy: {
      dollarsPerAttempt: LIMITS.dollarsPerAttempt,
      dollarsPerDay: LIMITS.dollarsPerDay,
      openDraftsPerRepository: LIMITS.openDrafts,
      pullRequestsPerHour: LIMITS.pullRequestsPerHour,
      attemptsPerFingerprint: LIMITS.attempts,
      failuresPerService: LIMITS.failuresPerService,
      failuresInAll: LIMITS.failuresInAll,
      circuitPauseMinutes: LIMITS.pauseMinutes,
      dollarsPerServiceAndDay: PLENTY,
      dollarsPerMonth: PLENTY,
      attemptsPerServiceAndDay: PLENTY,
    },
    services: SERVICES.map(({ name, mode }) => ({ name, mode, repository: REPOSITORY, slackChannel: '#alerts' })),
  },
  'the model',
);

/** An error of a service's one bug. */
export function errorOf({ name, usesDatabase }: ServiceTerms, number: number, timestamp: number): ErrorEvent {
  const kind = `${name}Error`;
  const message = usesDatabase ? 'connect ECONNREFUSED db.internal:5432' : 'failed';
  const stack = `${kind}: ${message}\n    at ${name}Handler (/app/src/${name}.js:3:1)`;
  return {
    id: `error-${number}`,
    timestamp,
    service: name,
    env: 'production',
    status: 'error',
    error: { kind, message, stack },
  };
}
