import { isRefusal } from '../../core/errors.ts';
import { parseChangeJobName } from '../../core/lifecycle/change-names.ts';
import { nextLook } from '../../core/lifecycle/change-round.ts';
import { isInRound } from '../../core/lifecycle/change-status.ts';
import { mayBegin } from '../../core/lifecycle/change-work.ts';
import { checkStateOf } from '../../core/messages/check-run.ts';
import type { ChangeEvent } from '../../core/records/change-event.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import { answerMergeGroup } from './answer-merge-group.ts';
import { attendJob, endSilentJob, reasonOf } from './attend-job.ts';
import { beginChangeRound } from './begin-round.ts';
import { clearOvertaken } from './clear-overtaken.ts';
import type { ChangeDependencies } from './dependencies.ts';
import { askPerson, endRound } from './end-round.ts';
import { followChange } from './follow-change.ts';
import { checkRefused, tellChange } from './tell-change.ts';

type Happening = Exclude<ChangeEvent, { kind: 'word' }>;

/**
 * Has a change go on after something happened to it. GitHub is asked how the pull request stands, the record takes over the
 * answer, and what follows from the record is done: a round is begun, goes on or is decided, and people are told. Safe to
 * repeat, and safe to run twice at once.
 *
 * @throws {Error} when a system does not answer; the event is delivered again then
 */
export function createChangeAdvancer(deps: ChangeDependencies): (event: Happening) => Promise<void> {
  return async (event) => {
    switch (event.kind) {
      case 'pull-request':
        return follow(deps, event);
      case 'merge-group':
        return answerMergeGroup(deps, event);
      case 'look':
        return look(deps, event.changeId);
      case 'job-ended':
        return endJob(deps, event);
      default:
        return event satisfies never;
    }
  };
}

async function follow(deps: ChangeDependencies, place: { repository: string; number: number }): Promise<void> {
  const record = await followChange(deps, place);
  if (record !== undefined) await advanceChange(deps, record);
}

/** The next look is put off before anything else, so that one that fails comes less and less often. */
async function look(deps: ChangeDependencies, id: string): Promise<void> {
  const now = deps.clock();
  const known = await deps.changes.change(id, (current) => {
    const { lookAt, ...rest } = current;
    const next = nextLook(current, now);
    if (lookAt === undefined || lookAt > now) return current;
    return next === undefined ? rest : { ...rest, lookAt: next };
  });
  if (known === undefined) deps.logger.warn('change-unknown', { changeId: id });
  else await follow(deps, known);
}

async function endJob(deps: ChangeDependencies, event: Extract<ChangeEvent, { kind: 'job-ended' }>): Promise<void> {
  const { changes, logger } = deps;
  const found = parseChangeJobName(event.jobName);
  const record = found === undefined ? undefined : await changes.get(found.changeId);
  const job = record?.job;
  if (record === undefined || job?.name !== event.jobName) {
    logger.info('job-ignored', { jobName: event.jobName, jobId: event.jobId });
    return;
  }
  // Of two jobs of one name, one ends at once: that ends nothing.
  const isOfRound = [undefined, event.jobId].includes(job.takenBy ?? job.id);
  await follow(deps, isOfRound ? await endSilentJob(deps, record, job, reasonOf(event)) : record);
}

/** Does what follows from the record as it is. */
export async function advanceChange(deps: ChangeDependencies, record: ChangeRecord): Promise<ChangeRecord> {
  const cleared = await clearOvertaken(deps, record);
  const begun = mayBegin(cleared) ? await begin(deps, cleared) : cleared;
  const attended = isInRound(begun.status) ? await attendJob(deps, begun) : begun;
  // A job that could not be submitted has ended at once.
  const settled = await endRound(deps, await endRound(deps, attended));
  return tellChange(deps, await clearOvertaken(deps, settled));
}

/** The check run comes first: where GitHub refuses it, nothing is spent on a review that nobody would see. */
async function begin(deps: ChangeDependencies, record: ChangeRecord): Promise<ChangeRecord> {
  const { checks, changes, logger } = deps;
  const { id, round, head } = record;
  let checkRunId: number;
  try {
    checkRunId = await checks.put(checkStateOf(record), record.checkRunId);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.error('change-check-refused', { changeId: id, reason: error.message });
    const trouble = checkRefused(error.message);
    const known = await changes.change(id, (current) =>
      current.round === round && current.head === head ? { ...current, trouble } : current,
    );
    const isOurs = known?.status === 'opened' && known.round === round && known.head === head;
    return isOurs ? askPerson(deps, known, trouble) : (known ?? record);
  }
  return beginChangeRound(deps, record, checkRunId);
}
