import type { Command } from 'commander';
import { z } from 'zod';
import { readReleaseLine } from '../../../core/gate-decision/release-chain.ts';
import { releaseChainName } from '../../../core/lifecycle/release-names.ts';
import { releaseRulesInShort } from '../../../core/messages/release/rule-text.ts';
import { DECISION_PREFIX } from '../../../core/names.ts';
import { type ReleaseRecord, releaseStatus } from '../../../core/records/release-record.ts';
import { releaseStats } from '../../../core/release/release-stats.ts';
import { readDecisions } from '../../../workflows/changes/read-decisions.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import type { Records } from '../../account/open-records.ts';
import { withRecords } from '../../account/with-records.ts';
import { terminalLine, terminalWidth } from '../../terminal.ts';
import { type Column, textTable } from '../../text-table.ts';
import { ago } from '../incidents/times.ts';
import { readOptions } from '../local.ts';
import { findRelease } from './find-release.ts';
import { releaseText } from './release-text.ts';
import { statsText } from './stats-text.ts';

const commonShape = { ...accountOptionsShape, json: z.boolean().default(false) };
const showOptions = z.object(commonShape);
const listOptions = z.object({
  ...commonShape,
  status: releaseStatus.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
});
const statsOptions = z.object({ ...commonShape, limit: z.coerce.number().int().min(1).max(1_000).default(100) });
const SEARCHED = 10_000;

/** Adds `mendhook releases list | show | stats`. */
export function addLookCommands(releases: Command): void {
  addAccountOptions(releases.command('list').description('List the releases, most recently active first'))
    .option('--status <status>', `only those with this status: ${releaseStatus.options.join(', ')}`)
    .option('--limit <number>', 'show at most this many releases', '50')
    .option('--json', 'one JSON object a line', false)
    .action(async (rawOptions: unknown) => {
      const { status, limit, json, ...options } = readOptions(listOptions, rawOptions);
      await withRecords(options, async (records) => {
        const known = await records.releases.list(status === undefined ? limit : SEARCHED);
        const found = known.filter((release) => status === undefined || release.status === status).slice(0, limit);
        if (json) for (const release of found) console.log(JSON.stringify(release));
        else console.log(found.length === 0 ? 'there is no release' : releaseTable(found, Date.now()));
      });
    });

  addAccountOptions(releases.command('show').description('Show one release: steps, evidence, decisions, the way back'))
    .argument('<release>', 'the first digits of its id or its commit')
    .option('--json', 'as one JSON object', false)
    .action(async (name: string, rawOptions: unknown) => {
      const options = readOptions(showOptions, rawOptions);
      await withRecords(options, async (records) => {
        const { id } = await findRelease(records.releases, name);
        const lines = await linesOf(records, id);
        // Read after its lines: a record never knows less than the log did before.
        const record = await findRelease(records.releases, id);
        console.log(options.json ? JSON.stringify({ record, lines }, undefined, 2) : releaseText(record, lines));
      });
    });

  addAccountOptions(releases.command('stats').description('Sum up: lead time in parts, questions by rule, rollbacks'))
    .option('--limit <number>', 'how many of the newest releases', '100')
    .option('--json', 'as one JSON object', false)
    .action(async (rawOptions: unknown) => {
      const { limit, json, ...options } = readOptions(statsOptions, rawOptions);
      await withRecords(options, async (records) => {
        const stats = releaseStats(await decidedReleases(records, limit));
        console.log(json ? JSON.stringify(stats) : statsText(stats));
      });
    });
}

async function decidedReleases(records: Records, limit: number) {
  const decided = [];
  for (const record of await records.releases.list(limit)) {
    const lines = await linesOf(records, record.id);
    decided.push({ record, decisions: lines.flatMap(({ line }) => readReleaseLine(line) ?? []) });
  }
  return decided;
}

async function linesOf({ decisions }: Pick<Records, 'decisions'>, id: string) {
  const files = await readDecisions(decisions, `${DECISION_PREFIX}${releaseChainName(id)}/`);
  return files.map(({ text }, index) => ({ place: index + 1, line: text }));
}

function releaseTable(releases: readonly ReleaseRecord[], now: number): string {
  const columns: readonly Column<ReleaseRecord>[] = [
    ['RELEASE', ({ id }) => id.slice(0, 8)],
    ['SERVICE', ({ service }) => terminalLine(service.name, 30)],
    ['COMMIT', ({ target }) => target.commit.slice(0, 12)],
    ['STATUS', ({ status, held }) => (held === undefined ? status : `${status}, held`)],
    ['RULES', ({ decision }) => terminalLine(releaseRulesInShort(decision?.rules ?? []) || '-', 40)],
    ['ACTIVE', ({ updatedAt }) => ago(updatedAt, now)],
    ['BRINGS', ({ changes }) => terminalLine(bringsOf(changes), Math.max(20, terminalWidth() - 120))],
  ];
  return textTable(columns, releases);
}

const bringsOf = (changes: ReleaseRecord['changes']): string =>
  changes.map(({ number, title }) => `#${number} ${title}`).join('; ') || '-';
