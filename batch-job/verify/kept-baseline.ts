import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DAY_MS } from '../../core/durations.ts';
import { baselineKey } from '../../core/lifecycle/audit-keys.ts';
import type { Logger } from '../../core/logger.ts';
import type { AuditLog } from '../../core/ports/audit-log.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { testRunSchema } from '../../core/records/test-run.ts';
import type { TestPlan } from './plan-tests.ts';
import type { SeenRun } from './test-bench.ts';

/** What a suite did on a commit, kept for the next attempt on the same commit. */
export interface KeptBaseline {
  find(): Promise<readonly SeenRun[] | undefined>;
  /** @param runs of the base alone, before anything that the agent wrote has run */
  keep(runs: readonly SeenRun[]): Promise<void>;
}

/** Images and what is downloaded for a setup change; a week-old run tells little of today's. */
const KEPT_DAYS = 7;

/** Raised when what is kept, or how it is seen, changes. */
const FORMAT = 2;

const keptSchema = z.object({
  at: z.number(),
  runs: z
    .array(
      testRunSchema.extend({
        notLoaded: z.array(z.string()),
        recognised: z.boolean(),
        crashedIn: z.array(z.string()),
      }),
    )
    .min(1),
});

/**
 * Keeps baselines in the audit log, where the worker alone writes. The name of a baseline is made of everything that it
 * depends on: the repository, the commit, the commands, the image and the version of Node that runs the worker. So one
 * that somebody has brought about for a commit of their own says nothing of another. One that does not parse, or cannot be
 * read or kept, is none: it saves time, and no attempt ends for it.
 *
 * @param of.image the service's own image, where it has one
 */
export function createKeptBaseline(
  deps: {
    readonly auditLog: Pick<AuditLog, 'getText' | 'putText'>;
    readonly clock: Clock;
    readonly logger: Logger;
  },
  of: {
    readonly repository: string;
    readonly commit: string;
    readonly test: TestPlan;
    readonly image?: string | undefined;
  },
): KeptBaseline {
  const { auditLog, clock, logger } = deps;
  const { setup = '', command, timeoutMinutes } = of.test;
  const parts = [FORMAT, of.repository, of.commit, setup, command, timeoutMinutes, of.image ?? '', process.version];
  const key = baselineKey(createHash('sha256').update(JSON.stringify(parts)).digest('hex'));
  /** A baseline saves time and nothing depends on it: the attempt goes on without one. */
  const without = (event: string) => (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn(event, { repository: of.repository, commit: of.commit, reason });
    return undefined;
  };
  return {
    async find() {
      const text = await auditLog.getText(key).catch(without('baseline-not-read'));
      const kept = text === undefined ? undefined : readKept(text);
      return kept === undefined || clock() - kept.at > KEPT_DAYS * DAY_MS ? undefined : kept.runs;
    },
    keep: (runs) => auditLog.putText(key, JSON.stringify({ at: clock(), runs })).catch(without('baseline-not-kept')),
  };
}

function readKept(text: string) {
  try {
    return keptSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON: the suite is run as if nothing were kept
  }
}
