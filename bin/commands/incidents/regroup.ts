import type { Command } from 'commander';
import { z } from 'zod';
import type { Ledger } from '../../../core/ports/ledger.ts';
import { mergeIncidents, RegroupError, splitIncident } from '../../../workflows/storms/regroup.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { announceAccount } from '../../account/announce-account.ts';
import { withRecords } from '../../account/with-records.ts';
import { UsageError } from '../../run-command.ts';
import { terminalLine } from '../../terminal.ts';
import { readOptions } from '../local.ts';
import { findIncident } from './find-incident.ts';
import { operatorNamed } from './operator.ts';

const regroupOptions = z.object({ ...accountOptionsShape, json: z.boolean().default(false) });

/** Adds `merge` and `split`. */
export function registerRegroupCommands(incidents: Command): void {
  addAccountOptions(incidents.command('merge').description('Merge a bug into another incident, until it is split off'))
    .argument('<incident>', 'the bug: its id, or the first digits')
    .argument('<into>', 'the incident to merge it into')
    .option('--json', 'both incidents, as one JSON object', false)
    .action(async (id: string, into: string, rawOptions: unknown) => {
      const options = readOptions(regroupOptions, rawOptions);
      await withRecords(options, async ({ ledger }, account) => {
        announceAccount(account);
        const { member, lead } = await regroup(() => merge(ledger, id, into));
        const said = `${member.id} is part of ${lead.id} (${terminalLine(lead.title, 100)})`;
        console.log(options.json ? JSON.stringify({ member, lead }) : said);
      });
    });

  addAccountOptions(incidents.command('split').description('Split a bug off its incident, for good'))
    .argument('<incident>', 'the bug: its id, or the first digits')
    .option('--json', 'the incident, as one JSON object', false)
    .action(async (id: string, rawOptions: unknown) => {
      const options = readOptions(regroupOptions, rawOptions);
      await withRecords(options, async ({ ledger }, account) => {
        announceAccount(account);
        const { id: memberId } = await findIncident(ledger, id);
        const incident = await regroup(() =>
          splitIncident(ledger, { memberId, who: operatorNamed(undefined).name }, Date.now()),
        );
        const said = `${incident.id} is on its own again: the next sweep triages it, and no rule joins it to that incident again`;
        console.log(options.json ? JSON.stringify({ incident }) : said);
      });
    });
}

async function merge(ledger: Ledger, id: string, into: string) {
  const [member, lead] = [await findIncident(ledger, id), await findIncident(ledger, into)];
  const request = { memberId: member.id, leadId: lead.id, who: operatorNamed(undefined).name };
  return mergeIncidents(ledger, request, Date.now());
}

async function regroup<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RegroupError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
