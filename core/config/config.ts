import { z } from 'zod';
import { deploymentSchema } from '../deployment/deployment.ts';
import { imageName } from '../names.ts';
import { type Problem, problemsOf } from '../text/issue-text.ts';
import { shorten } from '../text/shorten.ts';
import { isSameTag, tagValue } from '../text/tag-value.ts';
import { type ErrorRateCheck, errorRateCheckSchema, errorRateSearchesPerHour } from './error-rate-check-schema.ts';
import { commonFiguresChanged, givenPolicySchema, resolvePolicy } from './figures.ts';
import { type JiraConfig, jiraConfigSchema } from './jira.ts';
import { jobMinutesNeeded } from './job-minutes.ts';
import { modelConfigSchema } from './model.ts';
import { releaseConfigSchema } from './release.ts';
import { sharedProduction } from './released-services.ts';
import { findNamedService } from './reported-service.ts';
import { searchCapacity } from './search-budget.ts';
import { configuredServiceSchema } from './service.ts';
import { datadogConfigSchema, githubConfigSchema, slackConfigSchema } from './systems.ts';

export const configSchema = z
  .strictObject({
    datadog: datadogConfigSchema.prefault({}).describe('Where mendhook reads errors, and how often'),
    slack: slackConfigSchema
      .prefault({})
      .describe('Who may ask, who is who, whether questions are answered, and how much is posted'),
    github: githubConfigSchema.prefault({}).describe('Which GitHub holds the repositories'),
    jira: jiraConfigSchema.optional().describe('JIRA: see docs/jira.md. Left out, no issue is opened'),
    policy: givenPolicySchema.prefault({}).describe('When to make an attempt: see docs/policy.md'),
    services: z.array(configuredServiceSchema).min(1).describe('Your services'),
    watch: z.array(errorRateCheckSchema).default([]).describe('Error-rate checks, which need no Datadog monitor'),
    model: modelConfigSchema.prefault({}).describe('Which model investigates and writes the fix'),
    release: releaseConfigSchema
      .optional()
      .describe(
        'Review of pull requests, and the way from a merge to production; left out, none is looked at and nothing is deployed for it',
      ),
    deployment: deploymentSchema.prefault({}).describe('How mendhook is deployed: see docs/deploy.md'),
  })
  .superRefine((config, context) => {
    const { policy, services, watch, datadog, release } = config;
    const {
      model: { phaseMinutes },
      deployment: { jobMinutes },
    } = config;
    for (const name of Object.keys(release?.services ?? {})) {
      if (services.some((service) => service.name === name)) continue;
      context.addIssue({ code: 'custom', path: ['release', 'services', name], message: 'no service has this name' });
    }
    for (const { index, message } of reportProblems(config.jira?.webhook, services)) {
      context.addIssue({ code: 'custom', path: ['jira', 'webhook', 'services', index, 'service'], message });
    }
    const shared =
      release?.mode === 'observe' || release?.mode === 'gate' ? sharedProduction(services, release) : undefined;
    if (shared !== undefined) {
      const { one, other } = shared;
      const message = `${one.name} and ${other.name} of ${one.repository} have the same one, so that a deployment tells nobody which was deployed`;
      context.addIssue({ code: 'custom', path: ['release', 'environments', 'production', 'env'], message });
    }
    for (const { path, message } of errorRateProblems(watch, services, datadog.searchesPerHour)) {
      context.addIssue({ code: 'custom', path: ['watch', ...path], message });
    }
    const needed = jobMinutesNeeded({ model: { phaseMinutes }, services });
    if (jobMinutes !== undefined && jobMinutes < needed) {
      const message = `the phases and tests of an attempt may take ${needed} minutes`;
      context.addIssue({ code: 'custom', path: ['deployment', 'jobMinutes'], message });
    }
    for (const [index, { policy: own, applier, mode }] of services.entries()) {
      if (applier !== undefined && mode !== 'suggest') {
        const message = `only a service in mode "suggest" has one, and this one is in mode "${mode}"`;
        context.addIssue({ code: 'custom', path: ['services', index, 'applier'], message });
      }
      for (const name of commonFiguresChanged(policy, own)) {
        const message = 'holds for all services together: set it in the policy at the top';
        context.addIssue({ code: 'custom', path: ['services', index, 'policy', name], message });
      }
    }
  })
  // What comes out is a configuration again: it is written to a file that each function reads by the same schema.
  .transform(({ policy, services, ...config }) => ({
    ...config,
    policy: resolvePolicy(policy, {}),
    services: services.map((each) => ({ ...each, policy: resolvePolicy(policy, each.policy) })),
  }));

/** A report is about a service of the configuration, and about one alone. */
function reportProblems(
  webhook: JiraConfig['webhook'],
  services: readonly { name: string; env?: string | undefined }[],
): { index: number; message: string }[] {
  return (webhook?.services ?? []).flatMap((row, index) =>
    findNamedService(services, row) === undefined
      ? [{ index, message: 'expected the name of a service, with `env` where several have it' }]
      : [],
  );
}

/** A service that nobody looks after cannot be triaged, and watches must leave searches for triage. */
function errorRateProblems(
  checks: readonly ErrorRateCheck[],
  services: readonly { name: string; env?: string | undefined }[],
  searchesPerHour: number,
): { path: (string | number)[]; message: string }[] {
  const strange = checks.flatMap(({ service, env }, index) =>
    services.some((known) => isSameTag(known.name, service) && (known.env === undefined || isSameTag(known.env, env)))
      ? []
      : [
          {
            path: [index, 'service'],
            message: 'expected the name of a service, in an environment that is looked after',
          },
        ],
  );
  const wanted = errorRateSearchesPerHour(checks);
  if (wanted <= searchCapacity(searchesPerHour)) return strange;
  const message = `would make ${wanted} searches an hour of ${searchesPerHour}: lengthen \`window\`, and leave half of them to alerts`;
  return [...strange, { path: [], message }];
}

export type Config = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
/** A service as it is written in `mendhook.config.ts`. */
export type ServiceInput = ConfigInput['services'][number];
export type ServiceConfig = Config['services'][number];
export type ModelConfig = Config['model'];
export type DatadogConfig = Config['datadog'];
export type SlackConfig = Config['slack'];

/** Everything that is wrong with a configuration, one line a problem, each naming its field. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(source: string, problems: readonly string[]) {
    super(`${source} has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n  ${problems.join('\n  ')}`);
    this.problems = problems;
  }
}

/** Types a `mendhook.config.ts` while it is written; what it holds is checked by `parseConfig`. */
export const defineConfig = (config: ConfigInput): ConfigInput => config;

/**
 * Reads a configuration and fills in the defaults.
 *
 * @param input the default export of `mendhook.config.ts`, or the same as JSON
 * @param source what to call it in the message, such as a file name
 * @throws {ConfigError} with all problems at once
 */
export function parseConfig(input: unknown, source: string): Config {
  const read = configSchema.safeParse(input);
  if (!read.success) throw new ConfigError(source, problemsOf(read.error).map(describeProblem(input)));
  const conflicts = [...repeatedServices(read.data.services), ...imagesOfOneName(read.data.services)];
  if (conflicts.length > 0) throw new ConfigError(source, conflicts);
  return read.data;
}

/**
 * Finds the service that an alert's tags speak of: of several, the first that is configured. An exact environment wins over a
 * service without one.
 */
export function findService(
  config: Config,
  tags: { service?: string | undefined; services?: readonly string[] | undefined; env?: string | undefined },
): ServiceConfig | undefined {
  for (const name of tags.services ?? [tags.service]) {
    const named = config.services.filter((service) => isSameTag(service.name, name));
    const found =
      named.find((service) => isSameTag(service.env, tags.env)) ?? named.find((service) => service.env === undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

const describeProblem =
  (input: unknown) =>
  ({ path, message }: Problem): string => {
    const field = path.reduce<string>(
      (before, key) =>
        typeof key === 'number' ? `${before}[${key}]` : before === '' ? String(key) : `${before}.${String(key)}`,
      '',
    );
    const got = path.reduce<unknown>((value, key) => (isRecord(value) ? value[String(key)] : undefined), input);
    const shown = message.startsWith('unknown field') ? '' : `, got ${shorten(JSON.stringify(got) ?? 'nothing', 150)}`;
    return `${field === '' ? 'the configuration' : field}: ${message}${shown}`;
  };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function repeatedServices(services: readonly ServiceConfig[]): string[] {
  const seen = new Map<string, number>();
  return services.flatMap((service, index) => {
    const key = `${tagValue(service.name)} ${service.env === undefined ? '*' : tagValue(service.env)}`;
    const first = seen.get(key);
    if (first !== undefined) return [`services[${index}]: the same name and env as services[${first}]`];
    seen.set(key, index);
    return [];
  });
}

/** Two Dockerfiles whose job definitions would have the same name: one service would run in the other's image. */
function imagesOfOneName(services: readonly ServiceConfig[]): string[] {
  const seen = new Map<string, string>();
  return services.flatMap(({ image }, index) => {
    if (image === undefined) return [];
    const name = imageName(image);
    const first = seen.get(name) ?? image;
    seen.set(name, first);
    return first === image ? [] : [`services[${index}].image: would be named as ${first} is ("${name}"); rename one`];
  });
}
