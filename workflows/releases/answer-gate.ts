import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { ReleaseDependencies } from './dependencies.ts';

/** Answers the job of the user's workflow that waits for the decision. GitHub takes a second answer of the same kind as the first. */
export async function answerGate(
  deps: Pick<ReleaseDependencies, 'releases' | 'answerGate' | 'clock' | 'logger'>,
  { id, repository, gate, decision }: ReleaseRecord,
  state: 'approved' | 'rejected',
): Promise<void> {
  if (gate === undefined) return;
  const { runId, environment } = gate;
  const comment = decision?.why ?? '';
  await deps.answerGate({ repository, runId, environment, state, comment });
  await deps.releases.change(id, (current) =>
    current.gate?.runId === runId && current.gate.answered === undefined
      ? { ...current, gate: { ...current.gate, answered: state }, lookAt: deps.clock(), updatedAt: deps.clock() }
      : current,
  );
  deps.logger.info('gate-answered', { releaseId: id, runId, state });
}
