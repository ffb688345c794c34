import type { ChangeRecord } from '../records/change-record.ts';
import type { GateDecision } from '../records/gate-decision.ts';
import type { ReleaseDecision } from '../records/release-decision.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { hashOfLine, readLine } from './chain.ts';
import { readReleaseLine } from './release-chain.ts';
import type { FoundLine } from './verify-chain.ts';

/** One change or one release for an auditor, from request to outcome. Times are ISO 8601 in UTC. */
export interface AuditRow {
  /** Its id; of a release, the name of its chain. */
  readonly change: string;
  readonly repository: string;
  readonly pullRequest: number | '';
  readonly title: string;
  readonly author: string;
  readonly fork: boolean | '';
  readonly requested: string;
  readonly rounds: number | '';
  readonly head: string;
  readonly decision: string;
  readonly rules: string;
  readonly why: string;
  readonly decidedBy: string;
  readonly decidedAt: string;
  readonly people: string;
  readonly outcome: string;
  readonly ended: string;
  readonly lines: number;
  readonly lastLine: string;
  /** `fits`, or which line does not fit and why. */
  readonly chain: string;
  readonly kind: 'change' | 'release';
  readonly service: string;
  /** The pull requests that a release brings, by number. */
  readonly brings: string;
}

/** What a row is made of: the lines of a chain, and its record where it is known. */
interface RowSource<Record> {
  readonly lines: readonly FoundLine[];
  readonly record?: Record | undefined;
  /** Which line does not fit, in words. */
  readonly fault?: string | undefined;
}

/**
 * The row of one change: what its lines say, and what its record adds. The lines alone are enough for all but its title, its
 * author and its outcome.
 */
export function changeRow(changeId: string, { lines, record, fault }: RowSource<ChangeRecord>): AuditRow {
  const decisions = lines.flatMap(({ line }) => readLine(line) ?? []);
  const newest = decisions.findLast(({ decider }) => decides(decider)) ?? decisions.at(-1);
  return {
    change: changeId,
    repository: record?.repository ?? newest?.repository ?? '',
    pullRequest: record?.number ?? newest?.number ?? 0,
    title: record?.title ?? '',
    author: record?.author.login ?? '',
    fork: record?.fork ?? '',
    requested: timeOf(record?.openedAt),
    rounds: record?.round ?? newest?.round ?? 0,
    head: newest?.head ?? record?.head ?? '',
    ...decisionCells(newest, decisions),
    ...endCells(record, lines, fault),
    kind: 'change',
    service: record?.service.name ?? '',
    brings: '',
  };
}

/** The row of one release, in the same columns. Its title and authors are those of the pull requests that it brings. */
export function releaseRow(chain: string, { lines, record, fault }: RowSource<ReleaseRecord>): AuditRow {
  const decisions = lines.flatMap(({ line }) => readReleaseLine(line) ?? []);
  const newest = decisions.at(-1);
  const changes = record?.changes ?? [];
  return {
    change: chain,
    repository: record?.repository ?? newest?.repository ?? '',
    pullRequest: '',
    title: changes.map(({ title }) => title).join('; '),
    author: [...new Set(changes.map(({ login }) => login))].join(' '),
    fork: '',
    requested: timeOf(record?.openedAt),
    rounds: '',
    head: record?.target.commit ?? newest?.commit ?? '',
    ...decisionCells(newest, decisions),
    ...endCells(record, lines, fault),
    kind: 'release',
    service: record?.service.name ?? newest?.service ?? '',
    brings: changes.map(({ number }) => `#${number}`).join(' '),
  };
}

interface AnyDecision {
  readonly result: string;
  readonly rules: readonly string[];
  readonly why: string;
  readonly at: number;
  readonly decider: GateDecision['decider'] | ReleaseDecision['decider'];
}

const decisionCells = (newest: AnyDecision | undefined, all: readonly AnyDecision[]) => ({
  decision: newest?.result ?? '',
  rules: newest?.rules.join(' ') ?? '',
  why: newest?.why ?? '',
  decidedBy: newest === undefined ? '' : newest.decider.kind === 'rules' ? 'rules' : newest.decider.login,
  decidedAt: timeOf(newest?.at),
  people: all.flatMap(wordOf).join('; '),
});

const endCells = (
  record: { readonly status: string; readonly endedAt?: number | undefined } | undefined,
  lines: readonly FoundLine[],
  fault: string | undefined,
) => ({
  outcome: record?.status ?? '',
  ended: timeOf(record?.endedAt),
  lines: lines.length,
  lastLine: lines.length === 0 ? '' : hashOfLine(lines.at(-1)?.line ?? ''),
  chain: fault ?? 'fits',
});

/** A dismissed finding and another round decide nothing about the merge. */
const decides = (decider: GateDecision['decider']): boolean =>
  decider.kind === 'rules' || decider.word === 'approve' || decider.word === 'refuse';

const wordOf = ({ decider, at }: AnyDecision): readonly string[] =>
  decider.kind === 'rules' ? [] : [`${timeOf(at)} ${decider.login} ${decider.word}: ${decider.reason}`];

const timeOf = (time: number | undefined): string => (time === undefined ? '' : new Date(time).toISOString());
