import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { z } from 'zod';
import { WORDS_LENGTH } from '../../../core/names.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { PersonRequest } from '../../../core/records/person-request.ts';
import { findSameBefore } from '../../../core/user-actions/decision.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { announceAccount } from '../../account/announce-account.ts';
import { withRecords } from '../../account/with-records.ts';
import { UsageError } from '../../run-command.ts';
import { readOptions } from '../local.ts';
import { askFor } from './ask-for.ts';
import { findIncident } from './find-incident.ts';
import { operatorNamed } from './operator.ts';

const retryOptions = z.object({
  ...accountOptionsShape,
  hint: z.string().trim().min(1).max(WORDS_LENGTH, `expected at most ${WORDS_LENGTH} characters`).optional(),
  wait: z.coerce.number().min(0, 'expected seconds').max(3_600).default(60),
  json: z.boolean().default(false),
});

/** Adds `retry`: what the button "Try again" asks for. */
export function registerRetryCommand(incidents: Command): void {
  addAccountOptions(incidents.command('retry').description('Ask for another attempt, like the button in Slack'))
    .argument('<incident>', 'its id, or the first digits of it')
    .option('--hint <text>', 'what the attempt should know, such as where to look')
    .option('--wait <seconds>', 'how long to wait for the decision', '60')
    .option('--json', 'the decision, as one JSON object', false)
    .action(async (id: string, rawOptions: unknown) => {
      const options = readOptions(retryOptions, rawOptions);
      await withRecords(options, async ({ ledger }, account) => {
        announceAccount(account);
        const incident = await findIncident(ledger, id);
        const request = tryAgain(incident, options.hint, Date.now());
        if (findSameBefore(incident, request) !== undefined)
          throw new UsageError('you have just asked for that: check the incident first');
        const decision = await askFor(request, { account, ledger, waitSeconds: options.wait });
        if (options.json) console.log(JSON.stringify({ request, decision }));
        if (decision?.refused !== undefined) throw new UsageError(`no attempt is made: ${decision.refused}`);
        if (options.json) return;
        console.log(
          decision === undefined
            ? `requested, but not started yet: \`mendhook incidents show ${incident.id}\` shows it`
            : `attempt ${incident.attempt + 1} at ${incident.id} has begun`,
        );
      });
    });
}

function tryAgain({ id: incidentId, attempt }: Incident, hint: string | undefined, at: number): PersonRequest {
  const wish = { action: 'try-again' as const, ...(hint === undefined ? {} : { hint }) };
  const by = operatorNamed(undefined);
  const id = `command-${randomUUID()}`;
  return { id, via: 'command', door: 'command', incidentId, attempt, wish, by, at };
}
