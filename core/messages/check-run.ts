import { checkExternalId } from '../lifecycle/change-names.ts';
import { CHECK_NAME } from '../names.ts';
import type { CheckState } from '../ports/checks.ts';
import type { ChangeRecord, OvertakenRound } from '../records/change-record.ts';
import type { FindingCategory } from '../records/review-verdict.ts';
import { inertLine } from '../text/inert-line.ts';
import { counted } from '../text/quantities.ts';
import { annotationsOf } from './change/annotations.ts';
import { CHECK_ACTIONS } from './change/check-actions.ts';
import { checkSummary } from './change/check-summary.ts';
import { rulesInShort } from './change/rule-text.ts';

export interface CheckOptions {
  /** Categories that are silent now: see `core/gate-decision/silent-categories.ts`. */
  readonly silent?: readonly FindingCategory[];
  /** The page of the change. */
  readonly detailsUrl?: string | undefined;
}

/**
 * The check run of a change's round, as it is to be now. All text from outside is redacted, and neither pings nor breaks out
 * of its place.
 *
 * @returns a title of at most 200 characters, a summary of at most 60,000, at most 100 annotations
 */
export function checkStateOf(record: ChangeRecord, { silent = [], detailsUrl }: CheckOptions = {}): CheckState {
  const { id, repository, head, round, status } = record;
  return {
    repository,
    head,
    externalId: checkExternalId(id, round),
    name: CHECK_NAME,
    ...progressOf(record),
    title: inertLine(titleOf(record), 200),
    summary: checkSummary(record, silent),
    annotations: record.decision === undefined ? [] : annotationsOf(record, silent),
    actions: status === 'needs-person' ? CHECK_ACTIONS : [],
    ...(detailsUrl !== undefined && { detailsUrl }),
  };
}

/** The check run of a round that a push or a person ended before its decision. */
export const overtakenCheckState = ({ id, repository }: ChangeRecord, { round, head }: OvertakenRound): CheckState => ({
  repository,
  head,
  externalId: checkExternalId(id, round),
  name: CHECK_NAME,
  status: 'completed',
  conclusion: 'cancelled',
  title: 'Replaced by a newer round',
  summary: `Round ${round} ended before its decision: the pull request changed, or a person asked for another round.`,
  annotations: [],
  actions: [],
});

function progressOf(record: ChangeRecord): Pick<CheckState, 'status' | 'conclusion'> {
  switch (record.status) {
    case 'opened':
      return { status: 'queued' };
    case 'reviewing':
    case 'testing':
      return { status: 'in_progress' };
    case 'ready':
      return { status: 'completed', conclusion: 'success' };
    case 'needs-person':
      return { status: 'completed', conclusion: 'action_required' };
    case 'blocked':
      return { status: 'completed', conclusion: 'failure' };
    case 'merged':
    case 'closed':
      return { status: 'completed', conclusion: lastConclusion(record) };
    default:
      return record.status satisfies never;
  }
}

function lastConclusion({ decision }: ChangeRecord): CheckState['conclusion'] {
  if (decision === undefined) return 'cancelled';
  if (decision.result === 'pass') return 'success';
  return decision.result === 'block' ? 'failure' : 'neutral';
}

function titleOf(record: ChangeRecord): string {
  const { status, round, draft, decision, job } = record;
  const rules = decision === undefined || decision.rules.length === 0 ? '' : `: ${rulesInShort(decision.rules)}`;
  switch (status) {
    case 'opened':
      return draft ? 'Waits while this is a draft' : `Round ${round} waits for its review`;
    case 'reviewing':
      return job === undefined ? `Round ${round} waits for its review` : `Reviewing, round ${round}`;
    case 'testing':
      return 'Writing tests for changed lines that no test runs';
    case 'ready':
      return `May be merged${remarks(record)}`;
    case 'needs-person':
      return `Asks a person${rules}`;
    case 'blocked':
      return `Must not be merged${rules}`;
    case 'merged':
    case 'closed':
      return status === 'merged' ? 'Merged' : 'Closed';
    default:
      return status satisfies never;
  }
}

function remarks({ findings = [], dismissed }: ChangeRecord): string {
  const open = findings.filter(({ id }) => !dismissed.includes(id)).length;
  return open === 0 ? '' : `, with ${counted(open, 'remark')}`;
}
