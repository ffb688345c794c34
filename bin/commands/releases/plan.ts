import type { Command } from 'commander';
import { z } from 'zod';
import { planCanary } from '../../../core/canary/plan-canary.ts';
import type { ReleaseTerms } from '../../../core/config/release-terms.ts';
import { HOUR_MS } from '../../../core/durations.ts';
import type { ServiceMetrics } from '../../../core/ports/service-metrics.ts';
import type { CanaryPlan } from '../../../core/records/canary.ts';
import { canarySettingsOf } from '../../../core/release/canary-settings.ts';
import { count, counted } from '../../../core/text/quantities.ts';
import { readOptions } from '../local.ts';
import { connectService } from './connect-service.ts';

const planOptions = z.object({
  config: z.string(),
  service: z.string().optional(),
  hours: z.coerce.number().positive().max(12).default(2),
  json: z.boolean().default(false),
});

/** Adds `mendhook releases plan`: what a canary would need at the traffic of the last hours. It needs no account. */
export function addPlanCommand(releases: Command): void {
  releases
    .command('plan')
    .description('Say how many requests a canary would get and need, and how long that takes; reads Datadog alone')
    .option('--config <file>', 'the configuration', 'mendhook.config.ts')
    .option('--service <name>', 'one service of it; needed where there are several')
    .option('--hours <number>', 'how many hours of traffic to read, at most 12', '2')
    .option('--json', 'as one JSON object', false)
    .action(async (rawOptions: unknown) => {
      const options = readOptions(planOptions, rawOptions);
      const { service, env, terms, metricsBy } = await connectService(options);
      const about = { service, env, terms, hours: options.hours, now: Date.now() };
      const plan = await planService(metricsBy(terms.metrics), about);
      console.log(options.json ? JSON.stringify(plan) : planText(plan));
    });
}

/** No version is called so: then all traffic is that of the version before. */
export const NO_VERSION = 'mendhook-no-version';

/** @param about.now epoch milliseconds */
export async function planService(
  metrics: Pick<ServiceMetrics, 'counts'>,
  about: {
    readonly service: string;
    readonly env: string;
    readonly terms: Pick<ReleaseTerms, 'canary'>;
    readonly hours: number;
    readonly now: number;
  },
): Promise<CanaryPlan> {
  const { service, env, terms, hours, now } = about;
  const settings = canarySettingsOf(terms);
  const tick = settings.tickSeconds * 1_000;
  const lagMs = terms.canary === false ? 0 : terms.canary.lagSeconds * 1_000;
  const to = Math.floor((now - lagMs) / tick) * tick;
  const from = to - Math.floor((hours * HOUR_MS) / tick) * tick;
  const slowMs = terms.canary === false ? SLOW_MS : terms.canary.p99Ms;
  const query = { service, env, version: NO_VERSION, from, to, tickSeconds: settings.tickSeconds, slowMs };
  const counts = await metrics.counts(query);
  return planCanary(
    settings,
    counts.map(({ stable }) => stable),
  );
}

const SLOW_MS = 800;

/** A plan in a few sentences. */
export function planText({ history, forecast, percent, minutes, maxMinutes }: CanaryPlan): string {
  const { expectedRequests, neededRequests, minutes: needed, percentForMinutes } = forecast;
  if (history.requests === 0) return 'there were no requests: a canary would stay undecided, and ask a person';
  const traffic = `${counted(history.requests, 'request')} in ${counted(history.ticks, 'measurement')}`;
  const first = `${traffic}: a canary of ${percent} % gets ${count(expectedRequests)} in ${minutes} minutes`;
  if (neededRequests === null) {
    return `${first}. At the rates of these hours it can never be called good: they are over its limits.`;
  }
  const time =
    needed === null ? `more than ${maxMinutes} minutes: it would stay undecided` : counted(Math.ceil(needed), 'minute');
  const share =
    percentForMinutes === null
      ? `Not even all of the traffic would do in ${minutes} minutes.`
      : percentForMinutes <= percent
        ? 'That is enough.'
        : `${percentForMinutes} % would do in ${minutes} minutes.`;
  return `${first}. It needs ${count(neededRequests)}, which takes ${time}. ${share}`;
}
