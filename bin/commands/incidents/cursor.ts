import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { z } from 'zod';
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

const cursorOptions = z.object({
  ...accountOptionsShape,
  wait: z.coerce.number().min(0, 'expected seconds').max(3_600).default(60),
  json: z.boolean().default(false),
});

/** Adds `cursor`: what the button "Let Cursor apply it" asks for. */
export function registerCursorCommand(incidents: Command): void {
  addAccountOptions(incidents.command('cursor').description('Let Cursor apply the patch, like the button in Slack'))
    .argument('<incident>', 'its id, or the first digits of it')
    .option('--wait <seconds>', 'how long to wait for the decision', '60')
    .option('--json', 'the decision, as one JSON object', false)
    .action(async (id: string, rawOptions: unknown) => {
      const options = readOptions(cursorOptions, rawOptions);
      await withRecords(options, async ({ ledger }, account) => {
        announceAccount(account);
        const incident = await findIncident(ledger, id);
        const request = handOff(incident, Date.now());
        if (findSameBefore(incident, request) !== undefined)
          throw new UsageError('you have just asked for that: check the incident first');
        const decision = await askFor(request, { account, ledger, waitSeconds: options.wait });
        if (options.json) console.log(JSON.stringify({ request, decision }));
        if (decision?.refused !== undefined) throw new UsageError(`no agent is started: ${decision.refused}`);
        if (!options.json) console.log(`requested: \`mendhook incidents show ${incident.id}\` shows it`);
      });
    });
}

const handOff = ({ id: incidentId, attempt }: Incident, at: number): PersonRequest => ({
  ...{ id: `command-${randomUUID()}`, via: 'command', door: 'command', incidentId, attempt, at },
  ...{ wish: { action: 'hand-off' }, by: operatorNamed(undefined) },
});
