import type { Command } from 'commander';
import { z } from 'zod';
import { planCanary } from '../../../core/canary/plan-canary.ts';
import type { ServiceMetrics } from '../../../core/ports/service-metrics.ts';
import type { CanaryPlan } from '../../../core/records/canary.ts';
import { canarySettingsOf } from '../../../core/release/canary-settings.ts';
import { count, counted } from '../../../core/text/quantities.ts';
import { readOptions } from '../local.ts';
import { connectService } from './connect-service.ts';
import { type HistoryQuery, readHistory } from './read-history.ts';

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

/** Plans a canary by the traffic of the last hours. */
export const planService = async (metrics: Pick<ServiceMetrics, 'counts'>, query: HistoryQuery): Promise<CanaryPlan> =>
  planCanary(canarySettingsOf(query.terms), await readHistory(metrics, query));

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
