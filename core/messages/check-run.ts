import { checkExternalId } from '../lifecycle/change-names.ts';
import { CHECK_NAME } from '../names.ts';
import type { CheckState } from '../ports/checks.ts';
import type { ChangeRecord, ChangeStatus, OvertakenRound } from '../records/change-record.ts';
import { inertLine } from '../text/inert-line.ts';

const PROGRESS: Readonly<Record<ChangeStatus, Pick<CheckState, 'status' | 'conclusion'>>> = {
  opened: { status: 'queued' },
  reviewing: { status: 'in_progress' },
  testing: { status: 'in_progress' },
  ready: { status: 'completed', conclusion: 'success' },
  'needs-person': { status: 'completed', conclusion: 'action_required' },
  blocked: { status: 'completed', conclusion: 'failure' },
  merged: { status: 'completed', conclusion: 'neutral' },
  closed: { status: 'completed', conclusion: 'neutral' },
};

/** The check run of a change's round, as it is to be now. */
export function checkStateOf(record: ChangeRecord): CheckState {
  const { id, round, repository, head, status, decision } = record;
  const text = inertLine(decision?.why ?? `Round ${round} is ${status}.`, 200);
  return {
    ...{ repository, head, externalId: checkExternalId(id, round), name: CHECK_NAME, ...PROGRESS[status] },
    ...{ title: text, summary: text, annotations: [], actions: [] },
  };
}

/** The check run of a round that ended before its decision. */
export const overtakenCheckState = ({ id, repository }: ChangeRecord, { round, head }: OvertakenRound): CheckState => ({
  ...{ repository, head, externalId: checkExternalId(id, round), name: CHECK_NAME },
  ...{ status: 'completed', conclusion: 'cancelled', title: 'Replaced by a newer round', annotations: [], actions: [] },
  summary: `Round ${round} ended before its decision: the pull request changed, or a person asked for another round.`,
});
