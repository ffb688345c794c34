import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Decision } from '../../../core/records/decision.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { PersonRequest } from '../../../core/records/person-request.ts';
import { findSameBefore } from '../../../core/user-actions/decision.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { announceAccount } from '../../account/announce-account.ts';
import { withRecords } from '../../account/with-records.ts';
import { UsageError } from '../../run-command.ts';
import { askFor } from './ask-for.ts';
import { findIncident } from './find-incident.ts';
import { operatorNamed } from './operator.ts';

export const askOptionsShape = {
  ...accountOptionsShape,
  wait: z.coerce.number().min(0, 'expected seconds').max(3_600).default(60),
  json: z.boolean().default(false),
};

/** Adds what each command takes that asks for something, as a button does. */
export const addAskOptions = (command: Command): Command =>
  addAccountOptions(command)
    .argument('<incident>', 'its id, or the first digits of it')
    .option('--wait <seconds>', 'how long to wait for the decision', '60')
    .option('--json', 'the decision, as one JSON object', false);

/**
 * Asks for something about an incident's newest attempt, and prints what was decided.
 *
 * @param id the incident's, or its first digits
 * @param asked.refused what does not happen, when it is refused
 * @param asked.tell what is printed otherwise; the decision is undefined when it took too long
 * @throws {UsageError} when the same was asked for just before, or it is refused
 */
export async function askOnce(
  id: string,
  options: z.output<z.ZodObject<typeof askOptionsShape>>,
  asked: {
    readonly wish: PersonRequest['wish'];
    readonly refused: string;
    readonly tell: (incident: Incident, decision: Decision | undefined) => string;
  },
): Promise<void> {
  await withRecords(options, async ({ ledger }, account) => {
    announceAccount(account);
    const incident = await findIncident(ledger, id);
    const request = requestOf(incident, asked.wish, Date.now());
    if (findSameBefore(incident, request) !== undefined) {
      throw new UsageError('you have just asked for that: check the incident first');
    }
    const decision = await askFor(request, { account, ledger, waitSeconds: options.wait });
    if (options.json) console.log(JSON.stringify({ request, decision }));
    if (decision?.refused !== undefined) throw new UsageError(`${asked.refused}: ${decision.refused}`);
    if (!options.json) console.log(asked.tell(incident, decision));
  });
}

const requestOf = ({ id: incidentId, attempt }: Incident, wish: PersonRequest['wish'], at: number): PersonRequest => ({
  ...{ id: `command-${randomUUID()}`, via: 'command', door: 'command', incidentId, attempt, at },
  ...{ wish, by: operatorNamed(undefined) },
});
