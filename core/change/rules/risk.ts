import type { Finding } from '../../records/change-facts.ts';
import type { Change } from '../change.ts';
import type { ChangeRule } from '../change-rule.ts';
import { type ChangedLine, changedLines } from '../changed-lines.ts';
import { fileKind, isMarkedGenerated } from '../file-kind.ts';
import type { Danger, LinesAround } from '../risk/dangerous-line.ts';
import { INJECTIONS } from '../risk/injections.ts';
import { type RemovedGuard, removedGuards } from '../risk/removed-guards.ts';
import { HIGHEST_RISK, type RiskMeasures, type RiskPart, riskParts, riskScore } from '../risk/risk-score.ts';
import { WEAKENED } from '../risk/weakened-safety.ts';

/** From this score on a person is asked. */
const RISK_FOR_PERSON = 7;

/** How risky a change is, from 1 to 10, by what code can measure: a table whose lines add up, and each dangerous construct. */
export const riskRule: ChangeRule = {
  name: 'risk',
  figures: (change) => ({ riskScore: assess(change).score }),
  find: (change) => {
    const { dangers, parts, score } = assess(change);
    const sum = parts.map(({ name, points }) => ` + ${points} (${name})`).join('');
    const unknown = notKnown(change);
    return [
      ...dangers,
      ...parts.map(({ name, points, text }) => ({ rule: `part/${name}`, text: `+${points}: ${text}` })),
      {
        rule: 'score',
        ...(score >= RISK_FOR_PERSON ? { reason: 'risk' as const } : {}),
        text: `The risk is ${score} of ${HIGHEST_RISK}${sum === '' ? '' : `: 1${sum}`}.${unknown === '' ? '' : ` Not measured: ${unknown}.`}`,
      },
    ];
  },
};

const notKnown = ({ churn, incidents }: Change): string =>
  [
    ...(churn === undefined ? ['how often the files change'] : []),
    ...(incidents === undefined ? ['their incidents'] : []),
  ].join(', ');

interface Assessment {
  readonly dangers: readonly Finding[];
  readonly parts: readonly RiskPart[];
  readonly score: number;
}

/** Findings and figures are asked for separately. */
const KNOWN = new WeakMap<Change, Assessment>();

function assess(change: Change): Assessment {
  const known = KNOWN.get(change);
  if (known !== undefined) return known;
  const dangers = [...dangerousLines(change), ...guardFindings(change)];
  const parts = riskParts(measure(change, dangers));
  const assessment = { dangers, parts, score: riskScore(parts) };
  KNOWN.set(change, assessment);
  return assessment;
}

const DANGERS: readonly Danger[] = [...INJECTIONS, ...WEAKENED];
const AROUND = 10;

function dangerousLines(change: Change): readonly Finding[] {
  const { added, removed } = changedLines(change);
  const runs = ({ kind }: ChangedLine) => kind === 'code' || kind === 'configuration';
  const aroundIn = textAround(change);
  const before = removed.filter(runs);
  const left = new Map<string, number>();
  return added.filter(runs).flatMap((line) => {
    const around = aroundIn(line);
    const found = DANGERS.find(({ matches }) => matches(line, around));
    if (found === undefined) return [];
    const { rule, severity, text } = found;
    const key = `${rule} ${line.path}`;
    // A line that was like this before is edited, and not new.
    const known = left.get(key) ?? before.filter((old) => old.path === line.path && found.matches(old, around)).length;
    left.set(key, known - 1);
    if (known > 0) return [];
    const { path, line: at } = line;
    return [{ rule, ...(severity === 'severe' ? { reason: 'risk' as const } : {}), path, line: at, text }];
  });
}

function textAround({ head }: Change): (line: ChangedLine) => LinesAround {
  const texts = new Map<string, readonly string[]>();
  return ({ path, line }) => {
    const lines = texts.get(path) ?? (head.text(path) ?? '').split('\n').map((each) => each.slice(0, 500));
    texts.set(path, lines);
    return { above: lines.slice(Math.max(0, line - 1 - AROUND), line - 1), below: lines.slice(line, line + AROUND) };
  };
}

const GUARD_TEXTS: Readonly<Record<RemovedGuard['kind'], string>> = {
  access: 'A check of who may do this is removed, and what it guarded stays.',
  lock: 'A lock or a transaction is removed, and what it guarded stays.',
  validation: 'A check or a limit of what is sent is removed, and what it guarded stays.',
};

const guardFindings = (change: Change): readonly Finding[] =>
  removedGuards(change).map(({ kind, line: { path, line } }) => ({
    rule: `${kind}-guard-removed`,
    ...(kind === 'validation' ? {} : { reason: 'risk' as const }),
    path,
    line,
    text: GUARD_TEXTS[kind],
  }));

/** Commits of the last 90 days from which a file is one that changes often. */
const OFTEN = 10;

/** Changed files of code that change often or had incidents; undefined where neither is known. */
function hotFiles({ churn, incidents, files }: Change): number | undefined {
  if (churn === undefined && incidents === undefined) return undefined;
  const often = files.filter(({ path }) => fileKind(path) === 'code' && (churn?.get(path) ?? 0) >= OFTEN);
  return new Set([...often, ...(incidents ?? [])].map(({ path }) => path)).size;
}

const SENSITIVE =
  /auth|login|session|passw|crypt|payment|billing|invoice|charge|refund|security|permission|acl\b|token|wallet|ledger/i;

function measure(change: Change, dangers: readonly Finding[]): RiskMeasures {
  const { added, removed } = changedLines(change);
  const isGenerated = new Set(
    change.files
      .filter(({ path, oldPath }) => isMarkedGenerated(change.base.text(oldPath ?? path) ?? ''))
      .map(({ path }) => path),
  );
  const counts = ({ kind, path, code }: ChangedLine) =>
    (kind === 'code' || kind === 'configuration') && !isGenerated.has(path) && code.trim() !== '';
  const lines = [...added.filter(counts), ...removed.filter(counts)];
  const files = new Set(lines.map(({ path }) => path));
  const exit = change.description.test.given?.exit ?? undefined;
  return {
    lines: lines.length,
    files: files.size,
    sensitive: [...files].filter((path) => SENSITIVE.test(path)).length,
    hasTests: added.some(({ kind }) => kind === 'test'),
    severe: dangers.filter(({ reason }) => reason !== undefined).length,
    doubtful: dangers.filter(({ reason }) => reason === undefined).length,
    testsExit: exit,
    hot: hotFiles(change),
  };
}
