import type { Command } from 'commander';
import { z } from 'zod';
import { DAY_MS } from '../../../core/durations.ts';
import { readAnyLine, releaseIdIn } from '../../../core/gate-decision/any-line.ts';
import { type AuditRow, changeRow, releaseRow } from '../../../core/gate-decision/audit-row.ts';
import { DIGEST_PREFIX } from '../../../core/gate-decision/day-digest.ts';
import type { ChainedRecord } from '../../../core/gate-decision/follow-line.ts';
import { type LogFile, type LogReport, verifyLog } from '../../../core/gate-decision/verify-log.ts';
import { releaseChainName } from '../../../core/lifecycle/release-names.ts';
import { DECISION_PREFIX } from '../../../core/names.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { counted } from '../../../core/text/quantities.ts';
import { readDecisions } from '../../../workflows/changes/read-decisions.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { withRecords } from '../../account/with-records.ts';
import { terminalLine } from '../../terminal.ts';
import { readOptions } from '../local.ts';
import { writeOut } from '../write-out.ts';
import { toCsv } from './csv.ts';
import { readLogFolder } from './read-log-folder.ts';

const commonShape = { ...accountOptionsShape, json: z.boolean().default(false) };
const verifyOptions = z.object(commonShape);
const exportOptions = z.object({ ...commonShape, from: z.iso.date(), to: z.iso.date() });

/** The log, and the records of the ledger where there is an account. */
interface Known {
  readonly files: readonly LogFile[];
  readonly records?: { readonly changes: readonly ChangeRecord[]; readonly releases: readonly ReleaseRecord[] };
}

/** Adds `mendhook audit verify | export`. */
export function registerAuditCommand(program: Command): void {
  const audit = program
    .command('audit')
    .description('Verify and export the decisions about pull requests and releases');

  addAccountOptions(
    audit.command('verify').description('Verify each chain of decisions, and name the first line that does not fit'),
  )
    .argument('[path]', 'a copy of the bucket, or a file of `audit export --json`; without it, the stage’s own log')
    .option('--json', 'as one JSON object', false)
    .action(async (path: string | undefined, rawOptions: unknown) => {
      const options = readOptions(verifyOptions, rawOptions);
      await withLog(path, options, async (known) => {
        const report = verifyLog(known.files, { ...chainsOf(known), now: Date.now() });
        console.log(options.json ? JSON.stringify(report) : reportText(report));
        if (report.faults.length > 0) process.exitCode = 1;
      });
    });

  addAccountOptions(
    audit.command('export').description('Write one row a change and one a release, from request to outcome'),
  )
    .argument('[path]', 'a copy of the bucket; without it, the stage’s own log')
    .requiredOption('--from <day>', 'the first day (UTC), such as 2026-11-01')
    .requiredOption('--to <day>', 'the last day (UTC)')
    .option('--json', 'one JSON object a line, with the lines of each chain; else CSV', false)
    .action(async (path: string | undefined, rawOptions: unknown) => {
      const options = readOptions(exportOptions, rawOptions);
      await withLog(path, options, (known) => exportRows(known, options));
    });
}

async function withLog(
  path: string | undefined,
  options: z.output<typeof verifyOptions>,
  work: (known: Known) => Promise<void>,
): Promise<void> {
  if (path !== undefined) return work({ files: await readLogFolder(path) });
  await withRecords(options, async ({ changes, releases, decisions }, { releaseQueueUrl }) => {
    // Lines first: a record never knows less than the log did before.
    const files = await readDecisions(decisions, DECISION_PREFIX);
    // Without a queue for releases the stage has none, and nobody may list them.
    const released = releaseQueueUrl === undefined ? [] : await releases.list(MOST);
    await work({ files, records: { changes: await changes.list(MOST), releases: released } });
  });
}

const MOST = 100_000;

/** Each record with the name of its chain. */
function chainsOf({ records }: Known): { readonly records?: readonly ChainedRecord[] } {
  if (records === undefined) return {};
  const releases = records.releases.map(({ id, chain }) => ({ id: releaseChainName(id), chain }));
  return { records: [...records.changes, ...releases] };
}

function reportText({ chains, lines, digests, faults, openEnded }: LogReport): string {
  const looked = `${counted(lines, 'line')} in ${counted(chains, 'chain')}, ${counted(digests, 'daily digest')}`;
  const open =
    openEnded.length === 0
      ? []
      : [
          `nothing here remembers the last line of ${counted(openEnded.length, 'chain')}: verify with --stage, or with a later digest`,
        ];
  const broken = faults.map(({ key, what, text }) => `${what.toUpperCase()}  ${terminalLine(`${key} ${text}`, 400)}`);
  return [
    ...broken,
    ...open,
    faults.length === 0 ? `every line fits: ${looked}` : `${counted(faults.length, 'fault')}: ${looked}`,
  ].join('\n');
}

async function exportRows(known: Known, options: z.output<typeof exportOptions>): Promise<void> {
  const { files } = known;
  const [from, to] = [Date.parse(options.from), Date.parse(options.to) + DAY_MS];
  const { records = [] } = chainsOf(known);
  const { faults } = verifyLog(files, { ...(records.length > 0 && { records }), now: Date.now() });
  const names = new Set([...files.flatMap(({ key }) => chainNameIn(key) ?? []), ...records.map(({ id }) => id)]);
  const rows = [...names].toSorted().flatMap((name) => {
    const prefix = `${DECISION_PREFIX}${name}/`;
    const log = files.filter(({ key }) => key.startsWith(prefix));
    const releaseId = releaseIdIn(name);
    const change = known.records?.changes.find(({ id }) => id === name);
    const release = known.records?.releases.find(({ id }) => id === releaseId);
    if (!isWithin(log, change ?? release, from, to)) return [];
    const lines = log.map(({ text }, index) => ({ place: index + 1, line: text }));
    const broken = faults.find(({ key }) => key.startsWith(prefix));
    const fault = broken === undefined ? undefined : `${broken.what}: ${broken.key} ${broken.text}`;
    const row =
      releaseId === undefined
        ? changeRow(name, { lines, record: change, fault })
        : releaseRow(name, { lines, record: release, fault });
    return [{ row, log }];
  });
  if (!options.json)
    return writeOut(
      process.stdout,
      toCsv(
        rows.map(({ row }) => row),
        COLUMNS,
      ),
    );
  for (const { row, log } of rows) await writeOut(process.stdout, `${JSON.stringify({ ...row, log })}\n`);
  const digests = files.filter(({ key }) => key.startsWith(DIGEST_PREFIX));
  if (digests.length > 0) await writeOut(process.stdout, `${JSON.stringify({ digests })}\n`);
}

const chainNameIn = (key: string): string | undefined => /^decisions\/((?:release-)?[0-9a-f]{16})\//.exec(key)?.[1];

function isWithin(
  log: readonly LogFile[],
  record: Pick<ChangeRecord, 'openedAt' | 'endedAt'> | undefined,
  from: number,
  to: number,
): boolean {
  const read = log.map(({ text }) => readAnyLine(text)?.at);
  // A line that cannot be read belongs to every time: an auditor must see it.
  if (read.includes(undefined)) return true;
  const times = [...read, record?.openedAt, record?.endedAt];
  return times.some((time) => time !== undefined && time >= from && time < to);
}

const COLUMNS: readonly (keyof AuditRow)[] = [
  'change',
  'repository',
  'pullRequest',
  'title',
  'author',
  'fork',
  'requested',
  'rounds',
  'head',
  'decision',
  'rules',
  'why',
  'decidedBy',
  'decidedAt',
  'people',
  'outcome',
  'ended',
  'lines',
  'lastLine',
  'chain',
  'kind',
  'service',
  'brings',
];
