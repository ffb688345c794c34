import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { z } from 'zod';
import { MINUTE_MS } from '../../../core/durations.ts';
import { checkMembersNow } from '../../../core/lifecycle/members.ts';
import { muteTarget } from '../../../core/lifecycle/mute-target.ts';
import { keepReplies } from '../../../core/lifecycle/pending-replies.ts';
import { mayReply } from '../../../core/lifecycle/thread-update.ts';
import { decisionReply } from '../../../core/messages/slack/decision-reply.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { Mute } from '../../../core/records/mute.ts';
import type { PersonAction, PersonRequest } from '../../../core/records/person-request.ts';
import { utcTime } from '../../../core/text/quantities.ts';
import { findDecision, muteOf, noteDecision } from '../../../core/user-actions/decision.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { announceAccount } from '../../account/announce-account.ts';
import { withRecords } from '../../account/with-records.ts';
import { UsageError } from '../../run-command.ts';
import { readOptions } from '../local.ts';
import { findIncident } from './find-incident.ts';
import { operatorNamed } from './operator.ts';
import { readSpan } from './times.ts';

const muteOptions = z.object({
  ...accountOptionsShape,
  service: z.string().min(1).optional(),
  for: z.string().optional(),
  reason: z.string().min(1).max(500).optional(),
  by: z.string().min(1).max(80).optional(),
});
type MuteOptions = z.output<typeof muteOptions>;

/** Adds `mute` and `unmute`. */
export function registerMuteCommands(incidents: Command): void {
  target(incidents.command('mute').description('Mute a bug or a service: errors are counted, but no attempt is made'))
    .option('--for <span>', 'for how long, such as 12h, 7d or 2w (default: until unmuted)')
    .option('--reason <text>', 'the reason, shown with the mute')
    .action(async (id: string | undefined, rawOptions: unknown) => {
      const options = readOptions(muteOptions, rawOptions);
      const minutes = options.for === undefined ? null : Math.ceil(readSpan(options.for, '--for') / MINUTE_MS);
      await say({ action: 'mute', minutes }, id, options, (name, { until }) =>
        console.log(`${name} is muted ${until === undefined ? 'until `unmute`' : `until ${utcTime(until)}`}`),
      );
    });

  target(incidents.command('unmute').description('End a mute')).action(
    async (id: string | undefined, rawOptions: unknown) => {
      await say({ action: 'unmute' }, id, readOptions(muteOptions, rawOptions), (name) =>
        console.log(`${name} is no longer muted`),
      );
    },
  );
}

const target = (command: Command): Command =>
  addAccountOptions(command)
    .argument('[incident]', 'its id, or the first digits of it')
    .option('--service <name>', 'all bugs of this service')
    .option('--by <name>', 'your name, shown with the decision (default: the user of this machine)');

/** Notes the word where the policy reads it, and with the incident, where people read it. */
async function say(
  wish: PersonAction,
  id: string | undefined,
  options: MuteOptions,
  done: (name: string, mute: Mute) => void,
): Promise<void> {
  const { service } = options;
  if ((id === undefined) === (service === undefined)) throw new UsageError('name an incident, or a --service');
  await withRecords(options, async ({ ledger }, account) => {
    announceAccount(account);
    const incident = id === undefined ? undefined : await findIncident(ledger, id);
    const request = requestOf(wish, incident, options);
    const key = incident === undefined ? muteTarget.service(service ?? '') : muteTarget.fingerprint(incident.id);
    const mute = { target: key, ...muteOf(request) };
    await ledger.putMute(mute);
    if (incident !== undefined) await noteWith(ledger, incident.id, request);
    done(incident === undefined ? `service ${service}` : `incident ${incident.id}`, mute);
  });
}

const requestOf = (wish: PersonAction, incident: Incident | undefined, { reason, by }: MuteOptions): PersonRequest => ({
  id: `command-${randomUUID()}`,
  via: 'command',
  door: 'command',
  incidentId: incident?.id ?? '',
  attempt: incident?.attempt ?? 0,
  wish,
  by: operatorNamed(by),
  at: Date.now(),
  ...(reason === undefined ? {} : { reason }),
});

/** The sweep shows the thread, so that a Slack that is down does not fail the command. */
async function noteWith(ledger: Ledger, id: string, request: PersonRequest): Promise<void> {
  await ledger.changeIncident(id, (current) => {
    const noted = checkMembersNow(noteDecision({ ...current, updatedAt: request.at }, request), request.at);
    const decision = findDecision(noted, request.id);
    if (decision === undefined || !mayReply(noted)) return noted;
    const reply = { key: request.id, message: decisionReply(decision), since: request.at };
    return keepReplies(noted, [reply], request.at);
  });
}
