import type { ChangeRecord } from '../records/change-record.ts';
import type { GateDecision } from '../records/gate-decision.ts';
import { hashOfLine, readLine } from './chain.ts';
import type { FoundLine } from './verify-chain.ts';

/** One change for an auditor, from request to outcome. Times are ISO 8601 in UTC. */
export interface AuditRow {
  readonly change: string;
  readonly repository: string;
  readonly pullRequest: number;
  readonly title: string;
  readonly author: string;
  readonly fork: boolean | '';
  readonly requested: string;
  readonly rounds: number;
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
}

/**
 * The row of one change: what its lines say, and what its record adds. The lines alone are enough for all but its title, its
 * author and its outcome.
 *
 * @param fault which line does not fit, in words
 */
export function auditRow(
  changeId: string,
  {
    lines,
    record,
    fault,
  }: { lines: readonly FoundLine[]; record?: ChangeRecord | undefined; fault?: string | undefined },
): AuditRow {
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
    decision: newest?.result ?? '',
    rules: newest?.rules.join(' ') ?? '',
    why: newest?.why ?? '',
    decidedBy: newest === undefined ? '' : newest.decider.kind === 'rules' ? 'rules' : newest.decider.login,
    decidedAt: timeOf(newest?.at),
    people: decisions.flatMap(wordOf).join('; '),
    outcome: record?.status ?? '',
    ended: timeOf(record?.endedAt),
    lines: lines.length,
    lastLine: lines.length === 0 ? '' : hashOfLine(lines.at(-1)?.line ?? ''),
    chain: fault ?? 'fits',
  };
}

/** A dismissed finding and another round decide nothing about the merge. */
const decides = (decider: GateDecision['decider']): boolean =>
  decider.kind === 'rules' || decider.word === 'approve' || decider.word === 'refuse';

const wordOf = ({ decider, at }: GateDecision): readonly string[] =>
  decider.kind === 'rules' ? [] : [`${timeOf(at)} ${decider.login} ${decider.word}: ${decider.reason}`];

const timeOf = (time: number | undefined): string => (time === undefined ? '' : new Date(time).toISOString());
