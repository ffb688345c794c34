import { setTimeout as sleep } from 'node:timers/promises';
import { BatchClient, DescribeJobsCommand } from '@aws-sdk/client-batch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { Command } from 'commander';
import { z } from 'zod';
import { createLogReader } from '../../../adapters/cloudwatch-log-reader.ts';
import { HOUR_MS } from '../../../core/durations.ts';
import { FunctionName, functionNames, logGroupOf } from '../../../core/names.ts';
import { LOCAL_STAGE } from '../../../local/local-stage.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { type Account, findAccount } from '../../account/find-account.ts';
import { openRecords } from '../../account/open-records.ts';
import { UsageError } from '../../run-command.ts';
import { findIncident } from '../incidents/find-incident.ts';
import { readSpan } from '../incidents/times.ts';
import { readOptions } from '../local.ts';
import { endWithReader, writeOut } from '../write-out.ts';
import { type Place, readEntries } from './read-entries.ts';
import { renderEntry } from './render-entry.ts';

const WORKER = 'worker';
const PARTS: readonly string[] = [...Object.values(FunctionName), WORKER];
/** Those that write of incidents. Not every deployment has the others, and they write of none. */
const OF_INCIDENTS: readonly string[] = [...functionNames({}), WORKER];

const optionsSchema = z.object({
  ...accountOptionsShape,
  function: z.enum(PARTS, `expected one of ${PARTS.join(', ')}`).optional(),
  since: z.string().optional(),
  follow: z.boolean().default(false),
  json: z.boolean().default(false),
});
type Options = z.output<typeof optionsSchema>;

/** Adds `mendhook logs`. */
export function registerLogsCommand(program: Command): void {
  addAccountOptions(
    program.command('logs').description('Show the log lines of an incident, of a function or of the worker'),
  )
    .argument('[incident]', 'its id, or the first digits of it')
    .option('--function <name>', `one of ${PARTS.join(', ')}`)
    .option('--since <span>', 'how far back: 30m, 12h, 7d (default: 1h; with an incident: since it began)')
    .option('--follow', 'keep printing new lines until Ctrl-C', false)
    .option('--json', 'the original JSON, one object a line', false)
    .action(async (id: string | undefined, rawOptions: unknown) => {
      const options = readOptions(optionsSchema, rawOptions);
      if (id === undefined && options.function === undefined) {
        throw new UsageError(
          'logs: expected an incident, or --function with a name; `mendhook incidents list` lists the incidents',
        );
      }
      endWithReader(process.stdout);
      await show(await findAccount(options), id, options);
    });
}

const LOOK_EVERY_MS = 3_000;

async function show(account: Account, id: string | undefined, options: Options): Promise<void> {
  const client = new CloudWatchLogsClient(account.settings('CLOUDWATCH_LOGS'));
  try {
    const { places, begin } = await findPlaces(account, id, options);
    const from = options.since === undefined ? begin : Date.now() - readSpan(options.since, '--since');
    const pause = options.follow ? () => sleep(LOOK_EVERY_MS) : undefined;
    for await (const entries of readEntries({
      places,
      read: createLogReader({ client }),
      from,
      clock: Date.now,
      pause,
    })) {
      const lines = entries.flatMap((entry) => renderEntry(entry, options.json) ?? []);
      await writeOut(process.stdout, lines.map((line) => `${line}\n`).join(''));
    }
  } finally {
    client.destroy();
  }
}

/** An incident's lines name it; what its jobs wrote is found by the jobs. */
async function findPlaces(
  account: Account,
  id: string | undefined,
  { function: only, stage }: Options,
): Promise<{ places: readonly Place[]; begin: number }> {
  const parts = (only === undefined ? OF_INCIDENTS : [only]).map((part) => ({
    part,
    group: logGroupOf(account.kind === 'local' ? LOCAL_STAGE : stage, part),
  }));
  if (id === undefined) return { places: parts, begin: Date.now() - HOUR_MS };
  const records = openRecords(account);
  try {
    const incident = await findIncident(records.ledger, id);
    const jobs = (await records.ledger.listAttempts(incident.id)).flatMap(({ jobId }) => jobId ?? []);
    const streams = parts.some(({ part }) => part === WORKER) ? await streamsOf(account, jobs) : [];
    const places = parts.map(
      (place): Place =>
        place.part === WORKER && streams.length > 0 ? { ...place, streams } : { ...place, holding: incident.id },
    );
    return { places, begin: incident.createdAt - HOUR_MS };
  } finally {
    records.close();
  }
}

/** Batch knows a job for a week after its end; later its lines are found only where they name the incident. */
async function streamsOf(account: Account, jobIds: readonly string[]): Promise<readonly string[]> {
  if (jobIds.length === 0) return [];
  const client = new BatchClient(account.settings('BATCH'));
  try {
    const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [...jobIds] }));
    return jobs.flatMap(({ container }) => container?.logStreamName ?? []);
  } finally {
    client.destroy();
  }
}
