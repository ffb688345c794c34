import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import type { ServiceConfig } from '../../../core/config/config.ts';
import { MINUTE_MS } from '../../../core/durations.ts';
import { WEBHOOK_SECRET_HEADER } from '../../../core/names.ts';
import { cutText } from '../../../core/text/cut-text.ts';
import { isSameTag } from '../../../core/text/tag-value.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { announceAccount } from '../../account/announce-account.ts';
import { openRecords } from '../../account/open-records.ts';
import { openSystems } from '../../account/open-systems.ts';
import { loadConfig } from '../../load-config.ts';
import { UsageError } from '../../run-command.ts';
import { readOptions } from '../local.ts';
import { followAlert } from './follow-alert.ts';
import { sampleAlert } from './sample-alert.ts';

const optionsSchema = z.object({
  ...accountOptionsShape,
  config: z.string(),
  service: z.string().min(1).optional(),
  recordOnly: z.boolean().default(false),
  wait: z.coerce.number().positive().max(180).default(45),
});

/** Adds `mendhook test-alert`. */
export function registerTestAlertCommand(program: Command): void {
  addAccountOptions(
    program.command('test-alert').description('Send a signed sample alert to the webhook, and follow it to the end'),
  )
    .option('--config <file>', 'the configuration', 'mendhook.config.ts')
    .option('--service <name>', 'the service of the alert; needed if there are several')
    .option('--record-only', 'send it as a test: it is recorded, but no attempt is made', false)
    .option('--wait <minutes>', 'how long to follow it', '45')
    .action(async (rawOptions: unknown) => {
      const options = readOptions(optionsSchema, rawOptions);
      const config = await loadConfig(options.config);
      const service = chooseService(config.services, options.service);
      const { account, secrets } = await openSystems(options, config);
      announceAccount(account);
      const [secret] = secrets.webhookSecrets;
      if (!secret) throw new UsageError('the stage has no webhook secret yet: `mendhook secrets set` creates one');

      const alert = sampleAlert({ id: `test-${randomUUID()}`, service, isTest: options.recordOnly, now: Date.now() });
      const begun = Date.now();
      const say = (text: string) => console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${text}`);
      say(`alert ${alert.id} goes to ${account.webhookUrl}`);
      await send(account.webhookUrl, secret, alert);
      say('acknowledged: it is on the queue');
      const records = openRecords(account);
      try {
        await followAlert({
          ledger: records.ledger,
          alertId: alert.id,
          say,
          clock: Date.now,
          until: begun + options.wait * MINUTE_MS,
          pause: (milliseconds) => sleep(milliseconds),
        });
      } finally {
        records.close();
      }
    });
}

function chooseService(services: readonly ServiceConfig[], name: string | undefined): ServiceConfig {
  const found = services.filter((service) => name === undefined || isSameTag(service.name, name));
  const [only, ...others] = found;
  const names = services.map((service) => service.name).join(', ');
  if (only === undefined) throw new UsageError(`--service: expected one of ${names}, got "${name}"`);
  if (others.length > 0 && name === undefined) throw new UsageError(`--service: say which of ${names}`);
  return only;
}

async function send(url: string, secret: string, alert: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [WEBHOOK_SECRET_HEADER]: secret },
    body: JSON.stringify(alert),
    signal: AbortSignal.timeout(15_000),
  });
  if (response.status === 202) return;
  const said = cutText(await response.text(), 300);
  throw new UsageError(`${url} answered ${response.status} instead of 202: ${said}`);
}
