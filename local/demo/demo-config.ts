import { parseConfig } from '../../core/config/config.ts';

export const SAMPLE = { service: 'checkout', env: 'production', owner: 'demo', repository: 'checkout' } as const;

/** A Java service in a container; of it, only recorded log lines are played. */
export const CONTAINER = { service: 'payments', env: 'production' } as const;

/** The monitor's threshold: the share of requests that fail, in percent. */
export const ERROR_RATE_THRESHOLD = 15;

/** The configuration of both services, as their owner would write it in `mendhook.config.ts`. */
export const demoConfig = () =>
  parseConfig(
    {
      // Few alerts come in, and a person is looking: the newest count is shown as it comes.
      slack: { secondsBetweenUpdates: 1 },
      services: [
        {
          name: SAMPLE.service,
          env: SAMPLE.env,
          repository: `${SAMPLE.owner}/${SAMPLE.repository}`,
          slackChannel: '#checkout-alerts',
          // A demo that was interrupted may be started again a few times before the bug is left to a person.
          policy: { attemptsPerFingerprint: 5 },
          test: { command: 'node --test --test-concurrency=2', regression: 'node --test {files}', timeoutMinutes: 2 },
        },
        {
          name: CONTAINER.service,
          env: CONTAINER.env,
          repository: `${SAMPLE.owner}/payments`,
          slackChannel: '#payments-alerts',
          mode: 'observe',
        },
      ],
    },
    'the demo’s configuration',
  );
