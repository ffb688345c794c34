import type { Command } from 'commander';
import { z } from 'zod';
import type { Ledger } from '../../../core/ports/ledger.ts';
import { type Incident, incidentStatus } from '../../../core/records/incident.ts';
import type { Mute } from '../../../core/records/mute.ts';
import { isSameTag } from '../../../core/text/tag-value.ts';
import { readMutes } from '../../../workflows/policy/read-mutes.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { withRecords } from '../../account/with-records.ts';
import { createProgress } from '../../terminal.ts';
import { readOptions } from '../local.ts';
import { writeOut } from '../write-out.ts';
import { registerCursorCommand } from './cursor.ts';
import { findIncident } from './find-incident.ts';
import { incidentTable } from './incident-table.ts';
import { type IncidentRecords, incidentText } from './incident-text.ts';
import { registerMuteCommands } from './mute.ts';
import { registerPatchCommand } from './patch.ts';
import { registerRegroupCommands } from './regroup.ts';
import { registerRetryCommand } from './retry.ts';

const commonShape = { ...accountOptionsShape, json: z.boolean().default(false) };
const showOptions = z.object(commonShape);
const listOptions = z.object({
  ...commonShape,
  status: incidentStatus.optional(),
  service: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
});
const exportOptions = z.object({ ...accountOptionsShape, limit: z.coerce.number().int().min(1).default(100_000) });

/** Adds `mendhook incidents list | show | mute | unmute | merge | split | retry | cursor | patch | export`. */
export function registerIncidentsCommand(program: Command): void {
  const incidents = program.command('incidents').description('List and show incidents, and decide about them');

  addAccountOptions(incidents.command('list').description('List the incidents, most recently active first'))
    .option('--status <status>', `only those with this status: ${incidentStatus.options.join(', ')}`)
    .option('--service <name>', 'only this service’s')
    .option('--limit <number>', 'show at most this many incidents', '50')
    .option('--json', 'one JSON object a line', false)
    .action(async (rawOptions: unknown) => {
      const options = readOptions(listOptions, rawOptions);
      await withRecords(options, async ({ ledger }) => {
        const found = await listMatching(ledger, options);
        printList(found, await readMutes(ledger, found), options.json);
      });
    });

  addAccountOptions(incidents.command('show').description('Show one incident: its status, its history, its cost'))
    .argument('<incident>', 'its id, or the first digits of it')
    .option('--json', 'as one JSON object', false)
    .action(async (id: string, rawOptions: unknown) => {
      const options = readOptions(showOptions, rawOptions);
      await withRecords(options, async ({ ledger }) => {
        const records = await readRecords(ledger, await findIncident(ledger, id));
        console.log(options.json ? JSON.stringify(records, undefined, 2) : incidentText(records, Date.now()));
      });
    });

  registerMuteCommands(incidents);
  registerRegroupCommands(incidents);
  registerRetryCommand(incidents);
  registerCursorCommand(incidents);
  registerPatchCommand(incidents);

  addAccountOptions(
    incidents.command('export').description('Write all incidents with their attempts, one JSON object a line'),
  )
    .option('--limit <number>', 'write at most this many incidents', '100000')
    .action(async (rawOptions: unknown) => {
      const options = readOptions(exportOptions, rawOptions);
      await withRecords(options, ({ ledger }) => exportAll(ledger, options.limit));
    });
}

async function listMatching(
  ledger: Ledger,
  { status, service, limit }: z.output<typeof listOptions>,
): Promise<readonly Incident[]> {
  const isFiltered = status !== undefined || service !== undefined;
  const found = await ledger.listIncidents(isFiltered ? SEARCHED : limit);
  return found
    .filter((incident) => status === undefined || incident.status === status)
    .filter((incident) => service === undefined || isSameTag(incident.service, service))
    .slice(0, limit);
}

const SEARCHED = 10_000;

function printList(incidents: readonly Incident[], mutes: ReadonlyMap<string, readonly Mute[]>, json: boolean): void {
  if (!json) {
    console.log(incidents.length === 0 ? 'there is no incident' : incidentTable(incidents, mutes, Date.now()));
    return;
  }
  for (const incident of incidents) console.log(JSON.stringify({ ...incident, mutes: mutes.get(incident.id) ?? [] }));
}

async function readRecords(ledger: Ledger, incident: Incident): Promise<IncidentRecords> {
  const [attempts, mutes, alerts] = await Promise.all([
    ledger.listAttempts(incident.id),
    readMutes(ledger, [incident]),
    Promise.all(incident.alertIds.map((id) => ledger.getAlert(id))),
  ]);
  const known = alerts.filter((alert) => alert !== undefined);
  return { incident, attempts, alerts: known, mutes: mutes.get(incident.id) ?? [] };
}

async function exportAll(ledger: Ledger, limit: number): Promise<void> {
  const progress = createProgress();
  const incidents = await ledger.listIncidents(limit);
  for (const [index, incident] of incidents.entries()) {
    progress.say(`${index + 1} of ${incidents.length}`);
    const attempts = await ledger.listAttempts(incident.id);
    await writeOut(process.stdout, `${JSON.stringify({ incident, attempts })}\n`);
  }
  progress.end();
}
