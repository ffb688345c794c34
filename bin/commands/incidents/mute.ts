import type { Command } from 'commander';
import { z } from 'zod';
import { muteTarget } from '../../../core/policy/mute.ts';
import type { Ledger } from '../../../core/ports.ts';
import { utcTime } from '../../../core/text/quantities.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { withRecords } from '../../account/with-records.ts';
import { UsageError } from '../../run-command.ts';
import { readOptions } from '../local.ts';
import { findIncident } from './find-incident.ts';
import { readSpan } from './times.ts';

const muteOptions = z.object({
  ...accountOptionsShape,
  service: z.string().min(1).optional(),
  for: z.string().optional(),
  reason: z.string().min(1).max(500).optional(),
});

/** Adds `mute` and `unmute`. */
export function registerMuteCommands(incidents: Command): void {
  target(incidents.command('mute').description('Leave a bug or a service alone: it is counted, and no attempt is made'))
    .option('--for <span>', 'for how long, such as 12h, 7d or 2w; left out: until unmuted')
    .option('--reason <text>', 'why, for those who ask')
    .action(async (id: string | undefined, given: unknown) => {
      const options = readOptions(muteOptions, given);
      const until = options.for === undefined ? undefined : Date.now() + readSpan(options.for, '--for');
      await withRecords(options, async ({ ledger }) => {
        const { key, name } = await findTarget(ledger, id, options.service);
        const { reason } = options;
        await ledger.putMute({
          target: key,
          at: Date.now(),
          ...(until === undefined ? {} : { until }),
          ...(reason === undefined ? {} : { reason }),
        });
        console.log(`${name} is muted ${until === undefined ? 'until `unmute`' : `until ${utcTime(until)}`}`);
      });
    });

  target(incidents.command('unmute').description('Take a mute back')).action(
    async (id: string | undefined, given: unknown) => {
      const options = readOptions(muteOptions, given);
      await withRecords(options, async ({ ledger }) => {
        const { key, name } = await findTarget(ledger, id, options.service);
        // A mute whose time has passed mutes nothing; the word stays, so that a later look says who ended it.
        const now = Date.now();
        await ledger.putMute({ target: key, at: now, until: now, reason: 'unmuted' });
        console.log(`${name} is muted no more`);
      });
    },
  );
}

const target = (command: Command): Command =>
  addAccountOptions(command)
    .argument('[incident]', 'its id, or the beginning of it')
    .option('--service <name>', 'all bugs of this service instead');

async function findTarget(ledger: Ledger, id: string | undefined, service: string | undefined) {
  if ((id === undefined) === (service === undefined)) throw new UsageError('name an incident, or a --service');
  if (service !== undefined) return { key: muteTarget.service(service), name: `service ${service}` };
  const incident = await findIncident(ledger, id ?? '');
  return { key: muteTarget.fingerprint(incident.id), name: `incident ${incident.id}` };
}
