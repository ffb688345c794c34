import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../core/config/config.ts';

const SERVICE = { name: 'checkout', repository: 'acme/checkout', slackChannel: '#alerts' };
const ofService = (fields: object) => ({ services: [{ ...SERVICE, ...fields }] });
const ofDeployment = (deployment: object) => ({ services: [SERVICE], deployment });
const ofAll = (fields: object) => ({ services: [SERVICE], ...fields });

const SITES =
  '"datadoghq.com", "us3.datadoghq.com", "us5.datadoghq.com", "datadoghq.eu", "ap1.datadoghq.com", "ap2.datadoghq.com", ' +
  '"uk1.datadoghq.com", "ddog-gov.com" or "us2.ddog-gov.com"';

function problemsIn(config: unknown): readonly string[] {
  try {
    parseConfig(config, 'the file');
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('a wrong value is told by its field, what is expected, and what came', () => {
  test.each<[unknown, string]>([
    [undefined, 'the configuration: expected an object, got nothing'],
    ['text', 'the configuration: expected an object, got "text"'],
    [{}, 'services: expected a list, got nothing'],
    [{ services: [] }, 'services: expected at least one item, got []'],
    [ofService({ name: undefined }), 'services[0].name: expected text, got nothing'],
    [ofService({ name: 'a b' }), 'services[0].name: expected letters, digits, ".", "_" and "-", got "a b"'],
    [
      ofService({ repository: 'https://github.com/a/b' }),
      'services[0].repository: expected "owner/name", such as "acme/checkout", got "https://github.com/a/b"',
    ],
    [
      ofService({ branch: 'a..b' }),
      'services[0].branch: expected a branch that git takes, such as "main" or "release/2", got "a..b"',
    ],
    [ofService({ slackChannel: 'alerts' }), 'services[0].slackChannel: expected "#name" or a channel id, got "alerts"'],
    [
      ofService({ mode: 'draft-pr', applier: 'cursor' }),
      'services[0].applier: only a service in mode "suggest" has one, and this one is in mode "draft-pr", got "cursor"',
    ],
    [ofService({ mode: 'all' }), 'services[0].mode: expected "observe", "suggest" or "draft-pr", got "all"'],
    [ofService({ test: 'npm' }), 'services[0].test: expected an object, got "npm"'],
    [
      ofService({ test: { command: 'a', regression: 'b' } }),
      'services[0].test.regression: expected text with "{files}", got "b"',
    ],
    [ofService({ test: { timeoutMinutes: 61 } }), 'services[0].test.timeoutMinutes: expected 60 or less, got 61'],
    [ofService({ test: { timeoutMinutes: 0 } }), 'services[0].test.timeoutMinutes: expected more than 0, got 0'],
    [ofService({ fix: { maxFiles: 0 } }), 'services[0].fix.maxFiles: expected 1 or more, got 0'],
    [
      ofService({ fix: { mayTouch: ['all'] } }),
      'services[0].fix.mayTouch[0]: expected "infrastructure" or "migration", got "all"',
    ],
    [ofService({ errorWindowMinutes: 1.5 }), 'services[0].errorWindowMinutes: expected a whole number, got 1.5'],
    [ofService({ versionRef: 'v1' }), 'services[0].versionRef: expected text with "{version}", got "v1"'],
    [ofService({ env: '' }), 'services[0].env: expected text that is not empty, got ""'],
    [ofService({ brunch: 'main' }), 'services[0]: unknown field "brunch"'],
    [ofService({ a: 1, b: 2 }), 'services[0]: unknown fields "a", "b"'],
    [ofAll({ modle: {} }), 'the configuration: unknown field "modle"'],
    [ofDeployment({ vcpu: 3 }), 'deployment.vcpu: expected 1, 2, 4, 8 or 16, got 3'],
    [ofDeployment({ vcpu: '2' }), 'deployment.vcpu: expected 1, 2, 4, 8 or 16, got "2"'],
    [
      ofDeployment({ vcpu: 8, memoryGiB: 18 }),
      'deployment.memoryGiB: expected 16 to 60 in steps of 4 for 8 vCPU, got 18',
    ],
    [
      ofDeployment({ vcpu: 16, memoryGiB: 33 }),
      'deployment.memoryGiB: expected 32 to 120 in steps of 8 for 16 vCPU, got 33',
    ],
    [ofDeployment({ vcpu: 4 }), 'deployment.memoryGiB: expected 8 to 30 for 4 vCPU, got nothing'],
    [
      ofDeployment({ audit: { keepDays: 10, lockDays: 11 } }),
      'deployment.audit.lockDays: expected 10 or less, the days of `keepDays`, got 11',
    ],
    [
      ofDeployment({ egress: { allowedDomains: ['https://example.com'] } }),
      'deployment.egress.allowedDomains[0]: expected a domain, such as "packages.example.com" or "*.example.com", got "https://example.com"',
    ],
    [
      ofDeployment({ vpc: { vpcId: 'vpc-1', subnetIds: ['subnet-0a1b2c3d'], availabilityZones: ['a'] } }),
      'deployment.vpc.vpcId: expected a VPC’s id, such as "vpc-0a1b2c3d", got "vpc-1"',
    ],
    [ofAll({ datadog: { site: 'datadoghq.fr' } }), `datadog.site: expected ${SITES}, got "datadoghq.fr"`],
    [
      ofAll({ datadog: { site: 'https://app.datadoghq.eu' } }),
      `datadog.site: expected ${SITES}, got "https://app.datadoghq.eu"`,
    ],
    [ofAll({ model: { region: 'us-east-1' } }), 'model.region: expected only with provider "bedrock", got "us-east-1"'],
    [{ services: [SERVICE, SERVICE] }, 'services[1]: the same name and env as services[0]'],
    [ofDeployment({ architecture: 'x86' }), 'deployment.architecture: expected "arm64" or "x86_64", got "x86"'],
    [ofDeployment({ spot: 'yes' }), 'deployment.spot: expected true or false, got "yes"'],
    [ofDeployment({ alarms: { emails: ['me'] } }), 'deployment.alarms.emails[0]: expected an e-mail address, got "me"'],
    [ofDeployment({ attemptsAtOnce: 0 }), 'deployment.attemptsAtOnce: expected 1 or more, got 0'],
    [ofAll({ model: { provider: 'x' } }), 'model.provider: expected "anthropic" or "bedrock", got "x"'],
    [ofAll({ policy: { dollarsPerAttempt: -1 } }), 'policy.dollarsPerAttempt: expected more than 0, got -1'],
    [
      ofAll({ policy: { muted: [{ service: 'checkout', until: 'soon' }] } }),
      'policy.muted[0].until: expected a day, such as "2026-12-01" or a time, such as "2026-12-01T08:00:00Z", got "soon"',
    ],
    [
      ofAll({ slack: { mayPress: { users: ['me'] } } }),
      'slack.mayPress.users[0]: expected the id of a user, such as "U0123ABCD", got "me"',
    ],
  ])('%j', (config, expected) => {
    expect(problemsIn(config)).toEqual([expected]);
  });
});

test('no message is the schema library’s own, and each is one line', () => {
  const wrong = ofAll({
    watch: [{}],
    deployment: { logDays: 2, memoryGiB: 1, diskGiB: 500, vpc: {}, audit: { keepDays: 0 }, egress: {} },
    datadog: { site: 5, searchesPerHour: 'many' },
    model: { maxTurns: 0, phaseMinutes: 'x' },
  });
  const problems = problemsIn(wrong);
  expect(problems.length).toBeGreaterThan(10);
  for (const problem of problems) expect(problem).not.toMatch(/Invalid|Too small|Too big|Unrecognized|received|\n/);
});

test('a long value is cut', () => {
  expect(problemsIn(ofService({ test: 'x'.repeat(5_000) }))[0]?.length).toBeLessThan(300);
});
