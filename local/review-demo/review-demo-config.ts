import { parseConfig } from '../../core/config/config.ts';

export const REVIEWED = { owner: 'demo', repository: 'checkout', fork: 'dev-helper' } as const;

/** The service of the demos of pull requests and of releases. */
export const REVIEWED_SERVICE = {
  name: 'checkout',
  env: 'production',
  repository: `${REVIEWED.owner}/${REVIEWED.repository}`,
  slackChannel: '#checkout-releases',
  test: { command: 'npm test', regression: 'node --test {files}', timeoutMinutes: 2 },
};

/** What other programs rely on in that service. */
export const CONTRACTS = { openapi: ['openapi.yaml'], migrations: ['migrations/**'] };

/** Slack ids of the people of the demo, by their GitHub logins. The person at this machine answers as Jonas. */
const PEOPLE = { maya: 'U0MAYA001', jonas: 'U0LOCALYOU' } as const;

/** The configuration of a service whose pull requests are reviewed, as its owner would write it. */
export const reviewDemoConfig = () =>
  parseConfig(
    {
      slack: { people: PEOPLE },
      services: [REVIEWED_SERVICE],
      release: {
        mode: 'review',
        people: { mayRelease: { users: Object.values(PEOPLE) } },
        contracts: CONTRACTS,
      },
    },
    'the demo’s configuration',
  );
