import { alarmedServices } from '../../core/config/alarmed-services.ts';
import { MINUTE_MS } from '../../core/durations.ts';
import { messageOf } from '../../core/errors.ts';
import { DUE_KINDS } from '../../core/names.ts';
import { attendChannels } from './attend-channels.ts';
import { createAlertCheck } from './check-alert.ts';
import { checkIncident } from './check-incident.ts';
import { chooseDue, type DueCheck } from './choose-due.ts';
import type { SweepDependencies } from './dependencies.ts';
import { findStuck } from './find-stuck.ts';
import { postDailyLines } from './post-daily-lines.ts';

/** No look begins later in a sweep, so that its end is reached before the function's time limit. */
const CHECKS_WITHIN_MS = 3 * MINUTE_MS;

/**
 * Looks at all that should have gone on by now and did not: alerts that nobody triaged or that had only their own sample,
 * attempts that were never submitted, never started or never ended, pull requests whose webhook was lost, watched bugs whose
 * time is over, pull requests under review, and what people were never told. Once a day it tells what the policy left alone. Safe to repeat.
 *
 * @throws {Error} naming what could not be looked at, after all else was; the next sweep looks again. A fault of a system
 *   outside is noted with its incident instead
 */
export function createSweep(deps: SweepDependencies): () => Promise<void> {
  const { ledger, clock, logger } = deps;

  return async () => {
    const now = clock();
    const failures: string[] = [];
    const attend = async (id: string, act: () => Promise<void>) => {
      try {
        await act();
      } catch (error) {
        // One that cannot be looked at does not hold up the others; it is named at the end.
        failures.push(`${id}: ${messageOf(error)}`);
        logger.error('sweep-step-failed', { id, reason: messageOf(error) });
      }
    };
    const checkAlert = createAlertCheck(deps);
    const check = ({ kind, id }: DueCheck): Promise<void> => {
      if (kind === 'alert') return checkAlert(id);
      return kind === 'change' || kind === 'release' ? sendLook(deps, kind, id) : checkIncident(deps, id);
    };
    const kinds = [...DUE_KINDS, ...followedKinds(deps)];
    for (const due of await chooseDue(ledger, now, kinds)) {
      if (clock() - now > CHECKS_WITHIN_MS) break;
      await attend(due.id, () => check(due));
    }
    for (const service of alarmedServices(deps.config)) {
      await attend(`alarm of ${service.name}`, async () => deps.changeQueue?.send({ kind: 'feed-alarm', service }));
    }
    const isSlackAway = await attendChannels(deps, attend);
    const stuck = await findStuck(ledger, now, isSlackAway);
    if (stuck.length > 0) logger.error('incidents-stuck', { count: stuck.length, incidentIds: stuck });
    await attend('daily lines', () => postDailyLines(deps));
    if (failures.length > 0) throw new Error(`could not check ${failures.join('; ')}`);
  };
}

/** The function that has changes go on looks at it. It puts off the next look first, so this one is not sent for long. */
const sendLook = async ({ changeQueue }: SweepDependencies, kind: 'change' | 'release', id: string): Promise<void> =>
  changeQueue?.send(kind === 'change' ? { kind: 'look', changeId: id } : { kind: 'release-look', releaseId: id });

/** Changes are looked at where they are reviewed, and releases where what was merged is followed: nobody else may list them. */
function followedKinds({ changeQueue, config }: SweepDependencies): readonly ('change' | 'release')[] {
  if (changeQueue === undefined) return [];
  return config.release === undefined || config.release.mode === 'review' ? ['change'] : ['change', 'release'];
}
