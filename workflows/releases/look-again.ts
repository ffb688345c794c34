import type { ReleaseDependencies } from './dependencies.ts';

type LookDependencies = Pick<ReleaseDependencies, 'releases' | 'looks' | 'clock'>;

/** SQS delays a message by so much at most. A longer wait is left to the sweep. */
const LONGEST_DELAY_SECONDS = 900;

/**
 * Has a release looked at once more at a time. A look that comes before stays, so that each release has one clock, however many events
 * there are.
 *
 * @param until epoch milliseconds; undefined: nothing is open, and nobody looks
 */
export async function lookAgain({ releases, looks, clock }: LookDependencies, id: string, until: number | undefined) {
  const now = clock();
  let isNew = false;
  await releases.change(id, (current) => {
    const { lookAt, ...rest } = current;
    const isSet = lookAt !== undefined && lookAt > now && until !== undefined && lookAt <= until;
    isNew = !isSet && until !== undefined;
    if (isSet || lookAt === until) return current;
    return until === undefined ? rest : { ...rest, lookAt: until };
  });
  if (!isNew || until === undefined) return;
  const delaySeconds = Math.max(0, Math.ceil((until - now) / 1_000));
  if (delaySeconds <= LONGEST_DELAY_SECONDS)
    await looks.send({ kind: 'release-look', releaseId: id }, { delaySeconds });
}

/** Has a release looked at right away: it took a step, or somebody else did who lets it go on. */
export const lookNow = ({ looks }: Pick<ReleaseDependencies, 'looks'>, id: string): Promise<void> =>
  looks.send({ kind: 'release-look', releaseId: id });
