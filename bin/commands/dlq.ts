import type { Command } from 'commander';
import { z } from 'zod';
import { type DeadLetterSummary, describeDeadLetter } from '../../core/alert/dead-letter.ts';
import type { DeadLetter, DeadLetters, TriageFailures } from '../../core/ports/dead-letters.ts';
import { accountOptionsShape, addAccountOptions } from '../account/account-options.ts';
import { announceAccount } from '../account/announce-account.ts';
import type { Account } from '../account/find-account.ts';
import { UsageError } from '../run-command.ts';
import { connectToAlertQueue } from './dlq-connection.ts';
import { deadLetterTable } from './dlq-table.ts';
import { walkDeadLetters } from './dlq-walk.ts';
import { readOptions } from './local.ts';

const optionsSchema = z.object({
  queueUrl: z.string().min(1).optional(),
  table: z.string().min(1).optional(),
  ...accountOptionsShape,
  json: z.boolean().default(false),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
  yes: z.boolean().default(false),
});
type Options = z.output<typeof optionsSchema>;

/** Adds `mendhook dlq list | redrive | drop`. */
export function registerDlqCommand(program: Command): void {
  const dlq = program.command('dlq').description('List, retry or drop the alerts that could not be triaged');

  add(dlq, 'list', 'Show the dead-letter queue with the reasons')
    .option('--limit <number>', 'show at most this many messages', '100')
    .action((rawOptions: unknown) => run(rawOptions, list));

  add(dlq, 'redrive', 'Retry messages: these, or all')
    .argument('[ids...]', 'ids of messages or alerts')
    .action((ids: string[], rawOptions: unknown) =>
      run(rawOptions, (opened, options) => apply(opened, options, ids, 'redrive')),
    );

  add(dlq, 'drop', 'Delete messages for good: these, or all')
    .argument('[ids...]', 'ids of messages or alerts')
    .option('--yes', 'confirm the deletion', false)
    .action((ids: string[], rawOptions: unknown) =>
      run(rawOptions, (opened, options) => {
        if (!options.yes)
          throw new UsageError(`drop deletes ${ids.length === 0 ? 'all' : 'these'} for good: confirm it with --yes`);
        return apply(opened, options, ids, 'drop');
      }),
    );
}

const add = (dlq: Command, name: string, description: string): Command =>
  addAccountOptions(dlq.command(name).description(description))
    .option('--queue-url <url>', 'the alert queue (default: MENDHOOK_ALERT_QUEUE_URL, else the stage’s)')
    .option('--table <name>', 'the ledger with the reasons (default: MENDHOOK_TABLE, else the stage’s)')
    .option('--json', 'one JSON object a line', false);

interface Opened {
  readonly place: Pick<Account, 'kind' | 'name'>;
  readonly letters: DeadLetters;
  readonly failures: TriageFailures | undefined;
}

async function run(rawOptions: unknown, act: (opened: Opened, options: Options) => Promise<void>): Promise<void> {
  const options = readOptions(optionsSchema, rawOptions);
  const opened = await connectToAlertQueue(options, process.env);
  try {
    await act(opened, options);
  } finally {
    opened.close();
  }
}

async function list(opened: Opened, { limit, json }: Options): Promise<void> {
  const found: DeadLetter[] = [];
  await walkDeadLetters(opened.letters, { limit, visit: async (letter) => void found.push(letter) });
  const summaries = await Promise.all(found.map((letter) => describe(opened, letter)));
  if (json) return printJson(summaries);
  console.log(deadLetterTable(summaries));
  if (opened.failures === undefined) console.log('\nthe reasons are in the ledger: name it with --table');
}

async function apply(
  opened: Opened,
  { json }: Options,
  ids: readonly string[],
  act: 'redrive' | 'drop',
): Promise<void> {
  announceAccount(opened.place);
  const done: DeadLetterSummary[] = [];
  await walkDeadLetters(opened.letters, {
    visit: async (letter) => {
      const summary = await describe(opened, letter);
      if (ids.length > 0 && !ids.includes(summary.messageId) && !ids.includes(summary.alertId ?? '')) return;
      await opened.letters[act](letter);
      done.push(summary);
      if (!json) console.log(`${DONE[act]} ${summary.messageId} (${summary.alertId ?? 'not an alert'})`);
    },
    isDone: ({ messageId }) => done.some((each) => each.messageId === messageId),
  });
  if (json) return printJson(done);
  console.log(done.length === 0 ? 'there was nothing to do' : `${done.length} ${DONE[act]}`);
}

const DONE = { redrive: 'redriven', drop: 'dropped' } as const;

const describe = async ({ failures }: Opened, letter: DeadLetter): Promise<DeadLetterSummary> =>
  describeDeadLetter(letter, await failures?.find(letter.messageId));

const printJson = (summaries: readonly DeadLetterSummary[]) => {
  for (const summary of summaries) console.log(JSON.stringify(summary));
};
