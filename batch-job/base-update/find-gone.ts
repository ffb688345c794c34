import { MINUTE_MS } from '../../core/durations.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { MovedDraft } from '../repository/open-moved-draft.ts';
import { SetupError } from '../verify/setup.ts';
import { isGreen, isRed, type RegressionTest } from './regression.ts';
import { UntestableError } from './untestable-error.ts';

/** Ten runs tell one commit of a thousand. */
const MOST_RUNS = 10;
const MOST_TIME_MS = 45 * MINUTE_MS;

/** Since when the bug is gone. `commit`: the one that ended it; else the last commit that is known to have the bug. */
export type Gone = { readonly commit: string } | { readonly after: string };

/**
 * Whether the bug is gone on the base branch without the fix: the regression test passes there twice, in fresh trees, and fails
 * where the draft was made. Then the commit that ended it is searched for, by halves, along first parents.
 *
 * @returns undefined when the bug is there, or the test does not tell
 */
export async function findGone(draft: MovedDraft, test: RegressionTest, clock: Clock): Promise<Gone | undefined> {
  const ask = async (commit: string): Promise<'red' | 'green' | undefined> => {
    const run = await tryRun(test, commit);
    if (run === undefined) return undefined;
    if (isGreen(run)) return 'green';
    return isRed(run) ? 'red' : undefined;
  };
  const { base, parted } = draft;
  if ((await ask(base)) !== 'green' || (await ask(base)) !== 'green') return undefined;
  if ((await ask(parted)) !== 'red') return undefined;
  return searchByHalves(await draft.between(), { parted, ask, until: clock() + MOST_TIME_MS, clock });
}

interface Search {
  readonly parted: string;
  readonly ask: (commit: string) => Promise<'red' | 'green' | undefined>;
  readonly until: number;
  readonly clock: Clock;
}

/** @param commits oldest first; the bug is gone at the last one */
async function searchByHalves(commits: readonly string[], { parted, ask, until, clock }: Search): Promise<Gone> {
  let red = -1;
  let green = commits.length - 1;
  for (let runs = 0; green - red > 1 && runs < MOST_RUNS && clock() < until; runs += 1) {
    const middle = Math.floor((red + green) / 2);
    const seen = await ask(commits[middle] ?? parted);
    if (seen === undefined) break;
    if (seen === 'green') green = middle;
    else red = middle;
  }
  const found = green - red === 1 ? commits[green] : undefined;
  return found === undefined ? { after: commits[red] ?? parted } : { commit: found };
}

/** A commit whose setup fails, or whose tests nobody can run, tells nothing. */
async function tryRun(test: RegressionTest, commit: string) {
  try {
    return await test.runOn(commit);
  } catch (error) {
    if (error instanceof SetupError || error instanceof UntestableError) return undefined;
    throw error;
  }
}
