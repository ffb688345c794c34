import type { Command } from 'commander';
import { z } from 'zod';
import { DECISION_PREFIX } from '../../../core/names.ts';
import { type ChangeRecord, changeStatus } from '../../../core/records/change-record.ts';
import { readDecisions } from '../../../workflows/changes/read-decisions.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { withRecords } from '../../account/with-records.ts';
import { terminalLine, terminalWidth } from '../../terminal.ts';
import { type Column, textTable } from '../../text-table.ts';
import { ago } from '../incidents/times.ts';
import { readOptions } from '../local.ts';
import { changeText } from './change-text.ts';
import { findChange } from './find-change.ts';

const commonShape = { ...accountOptionsShape, json: z.boolean().default(false) };
const showOptions = z.object(commonShape);
const listOptions = z.object({
  ...commonShape,
  status: changeStatus.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
});
const SEARCHED = 10_000;

/** Adds `mendhook changes list | show`. */
export function registerChangesCommand(program: Command): void {
  const changes = program.command('changes').description('List and show pull requests under review');

  addAccountOptions(changes.command('list').description('List the changes, most recently active first'))
    .option('--status <status>', `only those with this status: ${changeStatus.options.join(', ')}`)
    .option('--limit <number>', 'show at most this many changes', '50')
    .option('--json', 'one JSON object a line', false)
    .action(async (rawOptions: unknown) => {
      const { status, limit, json, ...options } = readOptions(listOptions, rawOptions);
      await withRecords(options, async (records) => {
        const known = await records.changes.list(status === undefined ? limit : SEARCHED);
        const found = known.filter((change) => status === undefined || change.status === status).slice(0, limit);
        if (json) for (const change of found) console.log(JSON.stringify(change));
        else console.log(found.length === 0 ? 'there is no change' : changeTable(found, Date.now()));
      });
    });

  addAccountOptions(changes.command('show').description('Show one change: facts, findings, verdict, decisions'))
    .argument('<change>', 'owner/repository#12, its id, or the first digits of it')
    .option('--json', 'as one JSON object', false)
    .action(async (name: string, rawOptions: unknown) => {
      const options = readOptions(showOptions, rawOptions);
      await withRecords(options, async ({ changes: known, decisions }) => {
        const { id } = await findChange(known, name);
        const files = await readDecisions(decisions, `${DECISION_PREFIX}${id}/`);
        const lines = files.map(({ text }, index) => ({ place: index + 1, line: text }));
        // Read after its lines: a record never knows less than the log did before.
        const record = await findChange(known, id);
        console.log(options.json ? JSON.stringify({ record, lines }, undefined, 2) : changeText(record, lines));
      });
    });
}

function changeTable(changes: readonly ChangeRecord[], now: number): string {
  const columns: readonly Column<ChangeRecord>[] = [
    ['CHANGE', ({ id }) => id.slice(0, 8)],
    ['PULL REQUEST', ({ repository, number }) => terminalLine(`${repository}#${number}`, 40)],
    ['STATUS', ({ status }) => status],
    ['ROUND', ({ round }) => String(round)],
    ['RULES', ({ decision }) => terminalLine(decision?.rules.join(' ') || '-', 40)],
    ['ACTIVE', ({ updatedAt }) => ago(updatedAt, now)],
    ['TITLE', ({ title }) => terminalLine(title, Math.max(20, terminalWidth() - 130))],
  ];
  return textTable(columns, changes);
}
