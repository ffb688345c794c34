import type { Command } from 'commander';
import { z } from 'zod';
import type { Attempt } from '../../../core/records/attempt.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { withRecords } from '../../account/with-records.ts';
import { UsageError } from '../../run-command.ts';
import { terminalText } from '../../terminal.ts';
import { readOptions } from '../local.ts';
import { writeOut } from '../write-out.ts';
import { findIncident } from './find-incident.ts';

const patchOptions = z.object({ ...accountOptionsShape, attempt: z.coerce.number().int().min(1).optional() });

/** Adds `patch`: the fix of an attempt as `git apply` takes it. */
export function registerPatchCommand(incidents: Command): void {
  addAccountOptions(incidents.command('patch').description('Print the patch of the fix, for `git apply --index`'))
    .argument('<incident>', 'its id, or the first digits of it')
    .option('--attempt <number>', 'this attempt’s patch (default: the newest that wrote a fix)')
    .action(async (id: string, rawOptions: unknown) => {
      const options = readOptions(patchOptions, rawOptions);
      await withRecords(options, async ({ ledger, auditLog }) => {
        const incident = await findIncident(ledger, id);
        const key = keyOf(await ledger.listAttempts(incident.id), options.attempt);
        const patch = await auditLog.getText(key);
        if (patch === undefined) throw new UsageError(`the audit log no longer has ${key}`);
        if (patch.includes('[redacted:')) {
          throw new UsageError(
            `the patch holds a credential, so it was stored with a gap: see ${key} in the audit log`,
          );
        }
        await writeOut(process.stdout, patchText(patch, process.stdout.isTTY === true));
      });
    });
}

/** The patch as git takes it. A terminal gets it without control sequences: its lines come from a repository and a model. */
export const patchText = (patch: string, isTerminal: boolean): string => (isTerminal ? terminalText(patch) : patch);

function keyOf(attempts: readonly Attempt[], number: number | undefined): string {
  const asked = number === undefined ? attempts : attempts.filter((attempt) => attempt.number === number);
  const key = asked.findLast(({ diffKey }) => diffKey !== undefined)?.diffKey;
  if (key !== undefined) return key;
  throw new UsageError(number === undefined ? 'no attempt wrote a fix' : `attempt ${number} wrote no fix`);
}
