import { describe, expect, test } from 'vitest';
import { ConfigError, findService, parseConfig } from '../../../core/config/config.ts';
import { POLICY_DEFAULTS } from '../../../core/config/figures.ts';
import { jobDefinitionName } from '../../../core/names.ts';

const checkout = {
  name: 'checkout',
  env: 'production',
  repository: 'acme/checkout',
  slackChannel: '#checkout-alerts',
  test: { command: 'npm test', regression: 'node --test {files}' },
};

const DEPLOYMENT_DEFAULTS = {
  architecture: 'arm64',
  spot: false,
  vcpu: 2,
  memoryGiB: 4,
  diskGiB: 30,
  attemptsAtOnce: 4,
  audit: { keepDays: 400 },
  alarms: { emails: [], runbookUrl: 'docs/runbook.md' },
  dashboard: true,
  logDays: 30,
};

describe('a configuration', () => {
  test('is filled up with the defaults', () => {
    expect(parseConfig({ services: [checkout] }, 'mendhook.config.ts')).toEqual({
      datadog: { site: 'datadoghq.com', searchesPerHour: 300, searchesForAttempts: 50 },
      watch: [],
      github: {},
      slack: { secondsBetweenUpdates: 30, threadsPerHour: 20 },
      model: {
        provider: 'anthropic',
        investigate: 'claude-opus-5-5',
        proposeFix: 'claude-opus-5-5',
        phaseMinutes: 20,
        maxTurns: 60,
      },
      policy: POLICY_DEFAULTS,
      deployment: DEPLOYMENT_DEFAULTS,
      services: [
        {
          ...checkout,
          branch: 'main',
          mode: 'draft-pr',
          openUnrelated: false,
          policy: POLICY_DEFAULTS,
          errorWindowMinutes: 15,
          report: 'file',
          reportPath: 'docs/incidents',
          agentFiles: 'leave-out',
          submodules: [],
          largeFiles: false,
          test: { ...checkout.test, timeoutMinutes: 10 },
          fix: { maxFiles: 20, maxLines: 800, protect: [], mayTouch: [] },
        },
      ],
    });
  });

  test('reports every problem at once, by field, with what came', () => {
    const input = {
      services: [
        { ...checkout, repository: 'checkout', mode: 'yolo' },
        { ...checkout, name: 'cart', test: { command: '', regression: 'node --test' }, budgets: {} },
      ],
      modle: {},
    };
    const problems = (() => {
      try {
        parseConfig(input, 'mendhook.config.ts');
        return [];
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        return (error as ConfigError).problems;
      }
    })();
    expect(problems).toEqual([
      'services[0].repository: expected "owner/name", such as "acme/checkout", got "checkout"',
      expect.stringMatching(/^services\[0\]\.mode: .*"draft-pr".*, got "yolo"$/),
      expect.stringMatching(/^services\[1\]\.test\.command: .*, got ""$/),
      expect.stringMatching(/^services\[1\]\.test\.regression: .*\{files\}.*, got "node --test"$/),
      expect.stringContaining('services[1]: unknown field "budgets"'),
      expect.stringContaining('the configuration: unknown field "modle"'),
    ]);
  });

  test.each<[object, readonly string[]]>([
    [
      { provider: 'bedrock', region: 'eu-central-1', investigate: 'eu.anthropic.a', proposeFix: 'arn:aws:bedrock:x' },
      [],
    ],
    [{ fallback: 'claude-sonnet-5-5' }, []],
    [
      { provider: 'bedrock', fallback: 'claude-sonnet-5-5' },
      [
        'model.region: expected the AWS region in which Bedrock is asked, got nothing',
        expect.stringMatching(/^model\.investigate: expected a model id of Bedrock, such as "us\.anthropic\./),
        expect.stringMatching(/^model\.proposeFix: /),
        expect.stringMatching(/^model\.fallback: .*, got "claude-sonnet-5-5"$/),
      ],
    ],
    [{ provider: 'openai' }, [expect.stringMatching(/^model\.provider: .*"anthropic"/)]],
    [
      { provider: 'bedrock', region: 'Frankfurt', investigate: 'anthropic.a', proposeFix: 'anthropic.a' },
      [expect.stringMatching(/^model\.region: expected an AWS region/)],
    ],
    [{ region: 'us-east-1' }, [expect.stringMatching(/^model\.region: expected only with provider "bedrock"/)]],
    [
      { investigate: 'us.anthropic.a' },
      [expect.stringMatching(/^model\.investigate: expected a model id of Anthropic/)],
    ],
  ])('of the model %j has these problems', (model, problems) => {
    const read = () => parseConfig({ services: [checkout], model }, 'mendhook.config.ts');
    if (problems.length === 0) expect(read).not.toThrow();
    else expect(read).toThrow(expect.objectContaining({ problems }));
  });

  test('says when there is none, and when a service stands twice', () => {
    expect(() => parseConfig(undefined, 'mendhook.config.ts')).toThrow('mendhook.config.ts has 1 problem');
    expect(() => parseConfig({ services: [checkout, checkout] }, 'x')).toThrow(
      'services[1]: the same name and env as services[0]',
    );
    const other = { ...checkout, name: checkout.name.toUpperCase() };
    expect(() => parseConfig({ services: [checkout, other] }, 'x')).toThrow(
      'services[1]: the same name and env as services[0]',
    );
  });
});

describe('how tests are run', () => {
  test('may be left out, in whole or but for the time', () => {
    const { test: _, ...silent } = checkout;
    expect(parseConfig({ services: [silent] }, 'x').services[0]?.test).toEqual({ timeoutMinutes: 10 });
    const slow = { ...silent, test: { timeoutMinutes: 30, setup: 'make' } };
    expect(parseConfig({ services: [slow] }, 'x').services[0]?.test).toEqual({ timeoutMinutes: 30, setup: 'make' });
  });

  test('is said for the suite and for single files, or for neither', () => {
    expect(() => parseConfig({ services: [{ ...checkout, test: { command: 'npm test' } }] }, 'x')).toThrow(
      'services[0].test: expected `command` and `regression`, or neither',
    );
  });
});

describe('a service’s own image', () => {
  const withImages = (...images: string[]) => ({
    services: images.map((image, index) => ({ ...checkout, name: `checkout-${index}`, image })),
  });

  test('is shared by services that name the same Dockerfile', () => {
    const { services } = parseConfig(withImages('images/java/Dockerfile', 'images/java/Dockerfile'), 'x');
    expect(services.map(({ image }) => jobDefinitionName('mendhook', image))).toEqual(
      Array(2).fill('mendhook-images-java'),
    );
  });

  test('is refused where its job definition would be another’s', () => {
    expect(() => parseConfig(withImages('images/java/Dockerfile', 'images-java'), 'x')).toThrow(
      'services[1].image: would be named as images/java/Dockerfile is ("images-java")',
    );
  });

  test.each(['/etc/Dockerfile', '../Dockerfile', 'a/../b', 'a b', '', 'Dockerfile'])(
    '%j is no place for it',
    (image) => {
      expect(() => parseConfig(withImages(image), 'x')).toThrow('services[0].image');
    },
  );
});

describe('the service that an alert speaks of', () => {
  const everywhere = { ...checkout, env: undefined, branch: 'develop' };
  const config = parseConfig({ services: [everywhere, checkout].map((s) => JSON.parse(JSON.stringify(s))) }, 'x');

  test.each([
    [{ service: 'checkout', env: 'production' }, 'main'],
    [{ service: 'checkout', env: 'staging' }, 'develop'],
    [{ service: 'checkout' }, 'develop'],
    [{ service: 'cart', env: 'production' }, undefined],
    [{}, undefined],
  ])('%o → branch %s', (tags, branch) => {
    expect(findService(config, tags)?.branch).toBe(branch);
  });
});

test('of several services that an alert names, the one that is configured is its own', () => {
  const config = parseConfig({ services: [checkout] }, 'a test');
  const find = (service: string, services?: string[]) =>
    findService(config, { service, services, env: 'production' })?.name;
  expect(find('platform', ['platform', 'checkout'])).toBe('checkout');
  expect(find('checkout', ['checkout', 'platform'])).toBe('checkout');
  expect(find('platform')).toBeUndefined();
});
