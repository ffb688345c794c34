import { parseConfig } from '../../core/config/config.ts';
import { CONTRACTS, REVIEWED_SERVICE } from '../review-demo/review-demo-config.ts';

/** Slack ids of the people of the demo, by their GitHub logins. Ines answers the questions: no change is hers. */
export const PEOPLE = { maya: 'U0MAYA001', jonas: 'U0JONAS01', ines: 'U0LOCALYOU' } as const;

/** Share of the shoppers that meet a new version first, in percent. */
export const CANARY_PERCENT = 5;
/** Requests a second in a canary: with so many it has the evidence to go on in half a minute. */
export const REQUESTS_PER_SECOND = 600;
/** Requests a second between canaries, and in the one that meets the bug: that it goes back in time is told of so many. */
export const CALM_REQUESTS_PER_SECOND = 200;
/** Seconds of one measurement, and of one point of the metrics. */
export const TICK_SECONDS = 2;

/**
 * The configuration of a service that is released, as its owner would write it. Windows are short, since many requests come in;
 * the limits and the judge are those of every deployment.
 */
export const releaseDemoConfig = (staging: { readonly url: string; readonly previousUrl: string }) =>
  parseConfig(
    {
      slack: { people: PEOPLE, secondsBetweenUpdates: 1 },
      services: [REVIEWED_SERVICE],
      release: {
        mode: 'deploy',
        deployer: { kind: 'github-workflow', workflow: 'deploy.yml' },
        environments: { staging: { env: 'staging', ...staging }, production: { env: 'production' } },
        staging: {
          smoke: 'node checks/smoke.js',
          load: 'node checks/load.js',
          seconds: 5,
          integration: 'node checks/integration.js',
          // Other programs run beside the demo: two versions that are the same may differ by more than the usual tenth.
          slower: 100,
        },
        canary: {
          percent: CANARY_PERCENT,
          minutes: 0.25,
          maxMinutes: 4,
          observeMinutes: 0.05,
          warmUpSeconds: 5,
          tickSeconds: TICK_SECONDS,
          lagSeconds: 1,
        },
        people: { mayRelease: { users: Object.values(PEOPLE) } },
        contracts: CONTRACTS,
      },
    },
    'the demo’s configuration',
  );
