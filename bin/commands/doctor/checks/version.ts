import { execa } from 'execa';
import { PACKAGE_ROOT } from '../../../package-root.ts';
import { ago } from '../../incidents/times.ts';
import { type Finding, good, warning } from '../finding.ts';

/** The newest commit of this checkout of mendhook. */
export interface Checkout {
  readonly commit: string;
  /** Epoch milliseconds. */
  readonly committedAt: number;
}

/**
 * @param directory of mendhook
 * @returns undefined where mendhook is no checkout of git: as a package, it may lie in one of something else
 */
export async function readCheckout(directory = PACKAGE_ROOT): Promise<Checkout | undefined> {
  const git = (...words: string[]) => execa('git', ['-C', directory, ...words], { reject: false });
  const top = await git('rev-parse', '--show-prefix');
  if (top.exitCode !== 0 || top.stdout !== '') return undefined;
  const { stdout, exitCode } = await git('log', '-1', '--format=%h %ct');
  const [, commit, seconds] = /^(\w+) (\d+)$/.exec(stdout ?? '') ?? [];
  if (exitCode !== 0 || commit === undefined) return undefined;
  return { commit, committedAt: Number(seconds) * 1_000 };
}

/** Whether the stage was deployed after this checkout was last changed. */
export function checkVersion(
  deployedAt: number | undefined,
  checkout: Checkout | undefined,
  now: number,
): readonly Finding[] {
  if (deployedAt === undefined)
    return [warning('CloudFormation has no deployment time for the stage', 'npm run deploy')];
  const deployed = `deployed ${ago(deployedAt, now)}`;
  if (checkout === undefined) return [good(deployed)];
  return checkout.committedAt > deployedAt
    ? [
        warning(
          `${deployed}, before ${checkout.commit} of this checkout`,
          'npx mendhook diff, then npx mendhook deploy',
        ),
      ]
    : [good(`${deployed}, after ${checkout.commit} of this checkout`)];
}
