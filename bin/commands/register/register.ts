import { confirm } from '@inquirer/prompts';
import type { Command } from 'commander';
import { z } from 'zod';
import { counted } from '../../../core/text/quantities.ts';
import { LOCAL_STAGE } from '../../../local/local-stage.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { announceAccount } from '../../account/announce-account.ts';
import { openSystems } from '../../account/open-systems.ts';
import { loadConfig } from '../../load-config.ts';
import { UsageError } from '../../run-command.ts';
import { readOptions } from '../local.ts';
import { type Change, planRegistration, planRemoval } from './plan-registration.ts';
import { type PersonCollaborators, planChecks } from './register-checks.ts';
import { wantedWebhook } from './wanted-webhook.ts';

const optionsSchema = z.object({
  ...accountOptionsShape,
  config: z.string(),
  monitor: z.array(z.coerce.number().int().positive()).default([]),
  createMonitors: z.boolean().default(false),
  remove: z.boolean().default(false),
  checks: z.boolean().default(false),
  yes: z.boolean().default(false),
});

/** Adds `mendhook register`. */
export function registerRegisterCommand(
  program: Command,
  person: PersonCollaborators = { environment: process.env },
): void {
  addAccountOptions(
    program
      .command('register')
      .description('Set up the webhook in Datadog and add it to monitors, or the required check at GitHub'),
  )
    .option('--config <file>', 'the configuration', 'mendhook.config.ts')
    .option('--monitor <id...>', 'ids of monitors that call the webhook')
    .option('--create-monitors', 'create a log monitor for each service of the configuration', false)
    .option('--remove', 'remove the webhook, its variable and its mentions', false)
    .option('--checks', 'at GitHub: require the check run of reviews before a merge, pinned to the App', false)
    .option('--yes', 'do not ask', false)
    .action(async (rawOptions: unknown) => {
      const options = readOptions(optionsSchema, rawOptions);
      if (options.checks) refuseOthers(options);
      const config = await loadConfig(options.config);
      const { account, secrets, datadog: connect } = await openSystems(options, config);
      announceAccount(account);
      if (options.checks) {
        const apiUrl = account.endpoints.github ?? config.github.apiUrl;
        const changes = await planChecks(config, { github: secrets.github, apiUrl }, person);
        return carryOut(changes, options.yes, 'GitHub');
      }
      const datadog = connect(account.operatorAppKey);
      const stage = account.kind === 'local' ? LOCAL_STAGE : options.stage;
      const webhook = wantedWebhook(account.webhookUrl, stage);
      const [secret] = secrets.webhookSecrets;
      if (!secret) throw new UsageError('the stage has no webhook secret yet: `mendhook secrets set` creates one');
      const changes = options.remove
        ? await planRemoval(datadog, webhook)
        : await planRegistration(datadog, {
            webhook,
            secret,
            monitorIds: options.monitor,
            services: options.createMonitors ? config.services : [],
          });
      await carryOut(changes, options.yes, 'Datadog');
    });
}

/** What is at GitHub is set up by itself: a person with other rights does it. */
function refuseOthers({ monitor, createMonitors, remove }: z.output<typeof optionsSchema>): void {
  if (remove) throw new UsageError('--checks removes nothing: delete the ruleset in the repository’s settings');
  if (monitor.length > 0 || createMonitors)
    throw new UsageError('--checks sets up GitHub alone: leave out the options for monitors');
}

async function carryOut(changes: readonly Change[], yes: boolean, system: string): Promise<void> {
  for (const { text } of changes) console.log(text);
  const steps = changes.flatMap(({ apply }) => (apply === undefined ? [] : [apply]));
  if (steps.length === 0) return console.log('nothing is left to do');
  if (!yes && !(await isConfirmed(system))) return console.log('nothing was changed');
  for (const apply of steps) await apply();
  console.log(`done: ${counted(steps.length, 'change', 'changes')}`);
}

async function isConfirmed(system: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('not a terminal, so nobody can confirm: use --yes');
  return confirm({ message: `Do this in ${system}?` });
}
