import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { utcTime } from '../../../core/text/quantities.ts';
import { type Assumptions, DEFAULT_ASSUMPTIONS } from '../../../replay/assumptions.ts';
import type { Observed } from '../../../replay/observer.ts';
import { replay } from '../../../replay/replay.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { withRecords } from '../../account/with-records.ts';
import { loadConfig } from '../../load-config.ts';
import { terminalLine } from '../../terminal.ts';
import { shortId } from '../incidents/find-incident.ts';
import { readOptions } from '../local.ts';
import { describeDropped, endWithReader, writeOut } from '../write-out.ts';
import { readHistory } from './read-history.ts';
import { readRecording } from './read-recording.ts';
import { replayText } from './replay-text.ts';

const figure = (most: number) => z.coerce.number().positive(`expected a number above 0`).max(most);
const optionsSchema = z.object({
  ...accountOptionsShape,
  config: z.string(),
  history: z.boolean(),
  speed: z.union([z.literal('max'), figure(1_000_000)], {
    error: 'expected "max", or a factor such as 60',
  }),
  attemptMinutes: figure(1_440).optional(),
  dollarsPerAttempt: figure(1_000).optional(),
  mergedAfterHours: figure(8_760).optional(),
  json: z.boolean(),
});

/** Adds `mendhook replay`. */
export function registerReplayCommand(program: Command): void {
  const command = program
    .command('replay')
    .description('Try a policy on recorded alerts: see the incidents, the attempts and the cost');
  addAccountOptions(command)
    .argument('<file>', 'recorded webhooks and log events, one JSON document a line; - is standard input')
    .option('--config <file>', 'the configuration to try', 'mendhook.config.ts')
    .option('--speed <factor>', '"max", or a factor such as 60: then each step is printed when it happens', 'max')
    .option('--attempt-minutes <number>', `how long an attempt takes (${DEFAULT_ASSUMPTIONS.attemptMinutes})`)
    .option('--dollars-per-attempt <number>', 'what an attempt costs (default: its whole budget)')
    .option('--merged-after-hours <number>', `how long a draft is open (${DEFAULT_ASSUMPTIONS.mergedAfterHours})`)
    .option('--history', 'take cost and duration of attempts from the stage’s ledger', false)
    .option('--json', 'as one JSON object', false)
    .action(async (file: string, rawOptions: unknown) => {
      const options = readOptions(optionsSchema, rawOptions);
      endWithReader(process.stdout);
      const config = await loadConfig(options.config);
      const { dropped, ...recording } = await readRecording(file);
      process.stderr.write(describeDropped(dropped));
      const { speed, json } = options;
      const isWatched = speed !== 'max' && !json;
      const result = await replay({
        recording,
        config,
        assumptions: await assumptionsOf(options),
        onObserved: (observed) => isWatched && console.log(stepLine(observed)),
        ...(speed === 'max'
          ? {}
          : { pace: async (leapMs) => void (await delay(Math.min(leapMs / speed, LONGEST_WAIT_MS))) }),
      });
      await writeOut(process.stdout, `${json ? JSON.stringify(result, undefined, 2) : replayText(result)}\n`);
    });
}

/** A timer takes no longer one. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** What a person said comes before what the ledger knows, and that before the defaults. */
async function assumptionsOf(options: z.output<typeof optionsSchema>): Promise<Assumptions> {
  let known: Assumptions = DEFAULT_ASSUMPTIONS;
  if (options.history) {
    await withRecords(options, async ({ ledger }, { name }) => {
      known = { ...known, ...(await readHistory(ledger, name)) };
    });
  }
  return {
    ...known,
    attemptMinutes: options.attemptMinutes ?? known.attemptMinutes,
    mergedAfterHours: options.mergedAfterHours ?? known.mergedAfterHours,
    dollarsPerAttempt: options.dollarsPerAttempt ?? known.dollarsPerAttempt,
  };
}

const stepLine = ({ at, event, incidentId, rule, reason }: Observed): string =>
  [utcTime(at), event.padEnd(18), incidentId === undefined ? '' : shortId(incidentId), rule, reason]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => terminalLine(part ?? '', 200))
    .join('  ');
