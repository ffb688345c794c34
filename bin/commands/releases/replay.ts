import type { Command } from 'commander';
import { z } from 'zod';
import { type PartCounts, type Replayed, replayHistory } from '../../../core/canary/replay.ts';
import type { MetricsTerms } from '../../../core/config/release-terms.ts';
import { canarySettingsOf } from '../../../core/release/canary-settings.ts';
import { counted } from '../../../core/text/quantities.ts';
import { readOptions } from '../local.ts';
import { connectService } from './connect-service.ts';
import { readHistory } from './read-history.ts';

const replayOptions = z.object({
  config: z.string(),
  service: z.string().optional(),
  by: z.string().regex(/^[a-z][\w./-]{0,100}$/i, 'expected the name of a tag'),
  values: z
    .string()
    .transform((text) => text.split(',').map((value) => value.trim()))
    .pipe(
      z
        .array(z.string().regex(/^[\w./:-]{1,200}$/, 'expected values of the tag'))
        .min(2)
        .max(20),
    ),
  hours: z.coerce.number().min(3).max(168).default(24),
  json: z.boolean().default(false),
});

/** Adds `mendhook releases replay`: how often healthy versions would have been rolled back. It needs no account. */
export function addReplayCommand(releases: Command): void {
  releases
    .command('replay')
    .description('Split the traffic of the last hours into false canaries, and say how often they would have gone back')
    .requiredOption('--by <tag>', 'a tag of the trace metrics that splits the traffic, such as availability-zone')
    .requiredOption('--values <list>', 'its values, with commas between them')
    .option('--config <file>', 'the configuration', 'mendhook.config.ts')
    .option('--service <name>', 'one service of it; needed where there are several')
    .option('--hours <number>', 'how many hours of traffic to read, from 3 to 168', '24')
    .option('--json', 'as one JSON object', false)
    .action(async (rawOptions: unknown) => {
      const { by, values, hours, json, ...options } = readOptions(replayOptions, rawOptions);
      const { service, env, terms, metricsBy } = await connectService(options);
      const parts: Record<string, PartCounts> = {};
      for (const value of values) {
        const metrics = metricsBy(queriesOfPart(terms.metrics, `${by}:${value}`));
        parts[value] = await readHistory(metrics, { service, env, terms, hours, now: Date.now() });
      }
      const replayed = replayHistory(canarySettingsOf(terms), parts);
      console.log(json ? JSON.stringify(replayed) : replayText(replayed));
    });
}

/** The usual queries of APM, for the traffic with one tag alone. */
export const queriesOfPart = ({ operation, version }: MetricsTerms, tag: string): MetricsTerms => ({
  ...{ operation, version },
  hits: `sum:trace.${operation}.hits{{scope},${tag}}.as_count()`,
  errors: `sum:trace.${operation}.errors{{scope},${tag}}.as_count()`,
  slow: `count(v: v>{seconds}):trace.${operation}{{scope},${tag}}.as_count()`,
});

/** What a replay found, in a few lines. */
export function replayText({ canaries, good, undecided, back, interval }: Replayed): string {
  if (canaries === 0) return 'too little history: no false canary fits into it';
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  const [low, high] = interval;
  return [
    `${counted(canaries, 'false canary', 'false canaries')}: ${good} good, ${undecided} undecided, ${back.length} rolled back`,
    `a healthy version would be rolled back in ${share(back.length / canaries)} of releases (between ${share(low)} and ${share(high)})`,
    ...back.map(({ part, from, reasons }) => {
      const why = reasons.map(({ rule, series }) => (series === undefined ? rule : `${rule} (${series})`)).join(', ');
      return `  ${part}, from measurement ${from}: ${why}`;
    }),
  ].join('\n');
}
