import type { DeployOrder } from '../core/ports/deployer.ts';

/** What a run was dispatched for, as its name says it. */
export interface RunName {
  /** `mendhook RELEASE/STEP`. */
  readonly name: string;
  readonly releaseId: string;
  readonly step: number;
  /** What it gives traffic to, where the name says it. */
  readonly deployed?: { readonly action: string; readonly commit: string; readonly percent: number };
}

/** The input `step`: `4`, and `4-2` for the second try of the step. */
export const stepNameOf = ({ step, tries }: Pick<DeployOrder, 'step' | 'tries'>): string =>
  tries === 1 ? String(step) : `${step}-${tries}`;

/** How the run of a step is named. */
export const runNameOf = (order: Pick<DeployOrder, 'releaseId' | 'step' | 'tries'>): string =>
  `mendhook ${order.releaseId}/${stepNameOf(order)}`;

/**
 * Reads the name of a run: `mendhook RELEASE/STEP`, and after it `ACTION COMMIT PERCENT%`. The pages of the docs have the
 * `run-name` that makes it.
 *
 * @returns undefined for a name that is none of ours
 */
export function parseRunName(title: string): RunName | undefined {
  const [, name, releaseId, step, action, commit, percent] =
    /^(mendhook ([0-9a-f]{16})\/(\d+)(?:-\d+)?)(?: (deploy|promote|rollback) ([0-9a-f]{40}|[0-9a-f]{64}) ([\d.]+)%)?$/.exec(
      title.trim(),
    ) ?? [];
  if (name === undefined || releaseId === undefined || step === undefined) return undefined;
  return {
    ...{ name, releaseId, step: Number(step) },
    ...(action === undefined || commit === undefined ? {} : { deployed: { action, commit, percent: Number(percent) } }),
  };
}
