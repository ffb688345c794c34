import { join, relative } from 'node:path';
import type { Change } from '../../../core/change/change.ts';
import { RULES_VERSION } from '../../../core/change/change-rule.ts';
import { messageOf } from '../../../core/errors.ts';
import { readPolicy } from '../../../core/gate-decision/read-policy.ts';
import type { Fact, Finding } from '../../../core/records/change-facts.ts';
import type { ReviewBench, ReviewTool } from '../review-tool.ts';
import { namedContracts } from './contract-paths.ts';
import { versionOf } from './package-version.ts';
import { quoteForShell } from './quote-for-shell.ts';
import { findMigrations, type MigrationChange } from './schema/find-steps.ts';
import { parseSquawk, SQUAWK_RULES, type SquawkReport } from './schema/squawk.ts';

const NAME = 'schema';
const LINT_MS = 60_000;

/**
 * Finds what a change does to stored data. Any migration is a person's to decide. Where the policy allows those that only
 * add, our own reading and squawk both have to find nothing else in it.
 *
 * @param squawk squawk's program; undefined where it is not installed
 */
export const createSchemaTool = (squawk: string | undefined): ReviewTool => ({
  name: NAME,
  measure: (change, bench) => measure(change, bench, squawk),
});

async function measure(change: Change, bench: ReviewBench, squawk: string | undefined): Promise<Fact> {
  const migrations = findMigrations(change, namedContracts(change, 'migrations'));
  const unread = change.skipped.filter(({ path }) => /\.sql$/i.test(path)).map(({ path, why }) => `${path} ${why}`);
  if (migrations.length === 0 && unread.length === 0)
    return { status: 'not needed', name: NAME, why: 'no migration changed' };
  const { expandOnlyMigrations } = readPolicy(change.description.policy);
  const found = migrations.flatMap((migration) => findingsOf(migration, expandOnlyMigrations));
  // Our own reading counts, even if squawk fails.
  const linted = await lint(bench, migrations.filter(isNewSql), squawk).catch(messageOf);
  const why = typeof linted === 'string' ? [...unread, linted] : unread;
  const { exit, found: more } = typeof linted === 'string' ? { found: [] } : linted;
  const fact = {
    name: NAME,
    version: squawk === undefined ? RULES_VERSION : await versionOf('squawk-cli'),
    ...(exit === undefined ? {} : { exit }),
  };
  if (why.length > 0) return { ...fact, status: 'not measured', why: why.join('; '), found: [...found, ...more] };
  return { ...fact, status: 'ran', found: [...found, ...more] };
}

const isNewSql = ({ kind, isNew }: MigrationChange): boolean => kind === 'sql' && isNew;

function findingsOf({ path, isNew, steps }: MigrationChange, isExpandAllowed: boolean): readonly Finding[] {
  return steps.map(({ text, expands, line }) => {
    const isAllowed = isExpandAllowed && isNew && expands;
    const rule = !isNew ? 'migration-edited' : expands ? 'migration-expands' : 'migration-changes';
    return { rule, ...(isAllowed ? {} : { reason: 'schema-change' }), path, line, text: `The migration ${text}.` };
  });
}

/** @returns what squawk found, or why it did not run */
async function lint(
  { exported, run }: ReviewBench,
  migrations: readonly MigrationChange[],
  squawk: string | undefined,
): Promise<{ readonly exit?: number; readonly found: readonly Finding[] } | string> {
  if (migrations.length === 0) return { found: [] };
  if (squawk === undefined) return 'squawk is not installed';
  const paths = new Set(migrations.map(({ path }) => path));
  const head = await exported('head', (path) => paths.has(path));
  const files = [...paths].map((path) => quoteForShell(join(head, path))).join(' ');
  // The empty file is our configuration: squawk looks for one in the folders above otherwise. The folder is the sandbox's own.
  const options = '--config squawk.toml --assume-in-transaction --reporter json';
  const line = `: > squawk.toml; ${quoteForShell(squawk)} ${options} ${files}`;
  const { exitCode, output, timedOut } = await run(line, head, { timeoutMs: LINT_MS });
  if (timedOut || exitCode === null || exitCode > 1) return `squawk ended with ${exitCode ?? 'a signal'}`;
  return { exit: exitCode, found: parseSquawk(output).flatMap((each) => findingOf(each, head)) };
}

/** Rules that we did not choose are left out; so are errors of syntax, since squawk knows PostgreSQL alone. */
const findingOf = ({ rule_name: rule, file, line, message }: SquawkReport[number], head: string): readonly Finding[] =>
  SQUAWK_RULES.has(rule)
    ? [{ rule: `squawk/${rule}`, reason: 'schema-change', path: relative(head, file), line: line + 1, text: message }]
    : [];
