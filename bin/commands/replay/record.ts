import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Command } from 'commander';
import { z } from 'zod';
import { createDatadogErrorLog } from '../../../adapters/datadog-error-log.ts';
import { createDynamoLedger } from '../../../adapters/dynamo-ledger.ts';
import { createDynamoWebhooks } from '../../../adapters/dynamo-webhooks.ts';
import type { Config } from '../../../core/config/config.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { ErrorLog } from '../../../core/ports/telemetry.ts';
import type { KeptWebhook } from '../../../core/records/kept-webhook.ts';
import { counted } from '../../../core/text/quantities.ts';
import { logLine, webhookLine } from '../../../replay/recorded-lines.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { openSystems, type Systems } from '../../account/open-systems.ts';
import { loadConfig } from '../../load-config.ts';
import { UsageError } from '../../run-command.ts';
import { createProgress } from '../../terminal.ts';
import { readSpan } from '../incidents/times.ts';
import { readOptions } from '../local.ts';
import { endWithReader, writeOut } from '../write-out.ts';
import { searchWindows } from './search-windows.ts';

const optionsSchema = z.object({ ...accountOptionsShape, config: z.string(), since: z.string(), logs: z.boolean() });

/** Adds `mendhook record`. */
export function registerRecordCommand(program: Command): void {
  addAccountOptions(program.command('record').description('Print the recorded webhooks, for `mendhook replay`'))
    .option('--config <file>', 'the configuration', 'mendhook.config.ts')
    .option('--since <span>', 'how far back, such as 12h, 7d or 2w', '7d')
    .option('--no-logs', 'leave out the errors behind them, which cost Datadog searches')
    .action(async (rawOptions: unknown) => {
      const options = readOptions(optionsSchema, rawOptions);
      const from = Date.now() - readSpan(options.since, '--since');
      endWithReader(process.stdout);
      const config = await loadConfig(options.config);
      const systems = await openSystems(options, config);
      const client = new DynamoDBClient(systems.account.settings('DYNAMODB'));
      try {
        const records = { client, table: systems.account.table };
        const webhooks = await writeWebhooks(records, from);
        if (options.logs) await writeLogs(createDynamoLedger(records), errorLogOf(systems, config), webhooks, config);
      } finally {
        client.destroy();
      }
    });
}

/** @throws {UsageError} when none was kept */
async function writeWebhooks(records: { client: DynamoDBClient; table: string }, from: number) {
  const webhooks: KeptWebhook[] = [];
  for await (const webhook of createDynamoWebhooks(records).list(from, Date.now())) {
    webhooks.push(webhook);
    await writeOut(process.stdout, `${webhookLine(webhook)}\n`);
  }
  if (webhooks.length > 0) return webhooks;
  throw new UsageError('no webhook was recorded: set deployment.keepWebhooksDays, deploy, and wait for alerts');
}

const errorLogOf = ({ secrets, account }: Systems, { datadog }: Config): ErrorLog =>
  createDatadogErrorLog({ ...secrets.datadog, site: datadog.site, apiUrl: account.endpoints.datadog });

/** Takes its searches from those that the ledger shares out, and leaves to attempts what triage would leave them. */
async function writeLogs(ledger: Ledger, errorLog: ErrorLog, webhooks: readonly KeptWebhook[], config: Config) {
  const windows = searchWindows(webhooks, config);
  const { searchesPerHour: perHour, searchesForAttempts: reserve } = config.datadog;
  const progress = createProgress();
  for (const [index, window] of windows.entries()) {
    progress.say(`search ${index + 1} of ${windows.length}`);
    if (!(await ledger.takeSearch({ kind: 'logs', perHour, reserve, now: Date.now() }))) {
      progress.end();
      const remaining = counted(windows.length - index, 'search', 'searches');
      throw new UsageError(`this hour’s Datadog searches are used up, with ${remaining} to go: try again later`);
    }
    const events = await errorLog.searchErrors(window);
    await writeOut(process.stdout, events.map((event) => `${logLine(event)}\n`).join(''));
  }
  progress.end();
}
