import { messageOf } from '../../core/errors.ts';
import type { Suspect } from '../../core/suspects/suspect.ts';
import {
  findSuspectCommits,
  SUSPECT_COMMITS_MS,
  type SuspectCommit,
  type SuspectLine,
} from '../../core/suspects/suspect-commits.ts';
import type { AttemptOptions, AttemptRun } from '../attempt-run.ts';
import type { History } from '../repository/history.ts';

const SUSPECTS_READ = 4;
/** Lines before and after the one that a frame names. */
const AROUND = 3;

/** Asks who last changed the lines that the trace points at. Where the history cannot be read, the work goes on without. */
export async function readSuspectCommits(
  run: Pick<AttemptRun, 'incident' | 'audit'> & { readonly options: Pick<AttemptOptions, 'signal'> },
  history: History,
  suspects: readonly Suspect[],
): Promise<readonly SuspectCommit[]> {
  const { firstSeen } = await run.incident();
  const since = firstSeen - SUSPECT_COMMITS_MS;
  const asked = suspects.filter((suspect) => suspect.line !== undefined).slice(0, SUSPECTS_READ);
  if (asked.length === 0) return [];
  const lines: SuspectLine[] = [];
  try {
    await history.prepareBlame({ paths: [...new Set(asked.map(({ path }) => path))], since });
  } catch (error) {
    await run.audit('suspects', { notRead: messageOf(error) });
  }
  for (const { path, line } of asked) {
    run.options.signal.throwIfAborted();
    try {
      const around = { firstLine: Math.max(1, (line ?? 1) - AROUND), lastLine: (line ?? 1) + AROUND };
      const { value } = await history.blame({ path, ...around, since });
      lines.push(...value.map(({ text: _, ...blamed }) => ({ path, ...blamed })));
    } catch (error) {
      await run.audit('suspects', { path, line, notRead: messageOf(error) });
    }
  }
  return findSuspectCommits(lines, firstSeen);
}
