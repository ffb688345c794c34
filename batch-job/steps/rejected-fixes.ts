import { patchIdOf } from '../../core/diff/patch-id.ts';
import { describeRejection, personalRejectionsOf } from '../../core/lifecycle/rejections.ts';
import { findSimilar } from '../../core/messages/facts/similar-incidents.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { KeptRejection } from '../../core/records/rejection.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { INCIDENTS_READ } from '../tools/similar-incidents.ts';

const SIMILAR_READ = 10;

interface RejectedFix {
  readonly incident: Incident;
  readonly rejection: KeptRejection;
  /** Whether it is a fix of this bug; else it is one of a similar bug. */
  readonly isOwn: boolean;
}

/** What people rejected of fixes of this bug and of similar ones: this bug's first, and of each the oldest first. */
export async function readRejectedFixes(run: AttemptRun): Promise<readonly RejectedFix[]> {
  const own = await run.incident();
  const similar = findSimilar(own, await run.options.ledger.listIncidents(INCIDENTS_READ), SIMILAR_READ);
  return [own, ...similar].flatMap((incident) =>
    personalRejectionsOf(incident).map((rejection) => ({ incident, rejection, isOwn: incident.id === own.id })),
  );
}

/** One line for a person or a model. */
export const describeRejectedFix = ({ incident, rejection, isOwn }: RejectedFix): string =>
  isOwn
    ? describeRejection(rejection)
    : `similar incident ${incident.id.slice(0, 12)}, ${describeRejection(rejection)}`;

/**
 * Finds a rejected fix that changes the source in the same way. What it does to tests does not count: a new test does not
 * make it another fix.
 */
export async function findRejectedTwin(run: AttemptRun, patch: string): Promise<RejectedFix | undefined> {
  const patchId = patchIdOf(patch);
  if (patchId === undefined) return undefined;
  const { repository } = run.attempt().service;
  for (const rejected of await readRejectedFixes(run)) {
    const { incident, rejection } = rejected;
    if (incident.repository !== repository || rejection.attempt === 0) continue;
    const attempt = await run.options.ledger.getAttempt(incident.id, rejection.attempt);
    if (attempt?.patchId === patchId) return rejected;
  }
  return undefined;
}
